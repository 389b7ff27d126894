import { userError } from '../../diagnostic';
import { zipTensors } from '../../ir';
import { BatchNormalization, BatchNormOnnx, Constant } from '../../layers';
import { layerOptimizer } from '../../pass';

/** Makes a BatchNormalization of the ONNX form, each step rounded as the parameters' float type. */
export const batchNormOnnxConstantParameters = layerOptimizer(BatchNormOnnx, {
  name: 'batch_norm_onnx_constant_parameters',
  doc: 'Fold the parameters of an ONNX batch normalisation.',
  preserves: 'values',
})((graph, bn) => {
  const operands = [1, 2, 3, 4].map((slot) => graph.producerOf(bn, slot));
  const computed = operands.findIndex((operand) => !(operand instanceof Constant));
  if (computed >= 0) {
    throw userError('unsupported-batchnorm', `input ${computed + 1} of this BatchNormalization is computed`, {
      node: bn.name,
    });
  }
  const [gamma, beta, mean, variance] = operands.map((operand) => operand.get(Constant.attributes.value).tensor);
  const epsilon = bn.get(BatchNormOnnx.attributes.epsilon);
  const scale = zipTensors(gamma, variance, (g, v) => g / Math.sqrt(v + epsilon));
  const bias = zipTensors(
    beta,
    zipTensors(scale, mean, (s, m) => s * m),
    (b, sm) => b - sm,
  );
  graph.replace(bn, BatchNormalization, {
    inputs: [bn.inputs[0]],
    attributes: { n_filt: gamma.data.length, scale: { tensor: scale }, bias: { tensor: bias } },
  });
  for (const operand of new Set(operands)) if (graph.consumers(operand).length === 0) graph.remove(operand);
  return true;
});
