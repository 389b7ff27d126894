import { userError } from '../../diagnostic';
import { weightTensor, zipTensors } from '../../ir';
import { BatchNormalization, BatchNormOnnx } from '../../layers';
import { layerOptimizer } from '../../pass';
import { constantOf, removeUnread } from './affine-parameters';

/** Makes a BatchNormalization of the ONNX form, each step rounded as the parameters' float type. */
export const batchNormOnnxConstantParameters = layerOptimizer(BatchNormOnnx, {
  name: 'batch_norm_onnx_constant_parameters',
  doc: 'Fold the parameters of an ONNX batch normalisation.',
  preserves: 'values',
})((graph, bn) => {
  const sources = [1, 2, 3, 4].map((slot) => graph.producerOf(bn, slot));
  const operands = bn.inputs.slice(1).map((name) => constantOf(graph, name));
  const computed = operands.indexOf(undefined);
  if (computed >= 0) {
    throw userError('unsupported-batchnorm', `input ${computed + 1} of this BatchNormalization is computed`, {
      node: bn.name,
    });
  }
  const [gamma, beta, mean, variance] = operands.map((operand) => weightTensor(operand!));
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
  removeUnread(graph, sources);
  return true;
});
