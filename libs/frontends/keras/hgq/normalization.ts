import { filled, mapTensor, type Tensor, type Weight } from '../../../ir';
import { type Handler, type LayerCall, onlyInput } from '../handler';
import { batchNormalization } from '../handlers/batch-normalization';
import { dense } from '../handlers/dense';
import type { ExpectedWeight } from '../weights';
import { quantizedWeight, storedWeights, withQuantizers } from './quantized-layer';

const f = Math.fround;

/** QBatchNormalization: scale and bias are quantised after folding. */
export const qBatchNormalization: Handler = (call) =>
  withQuantizers(call, (inner) => {
    const [node] = batchNormalization({ ...inner, weights: (...expected) => storedWeights(call, expected) });
    const [scale, bias] = ['scale', 'bias'].map((key) => (node.attributes[key] as Weight).tensor);
    // HGQ2 takes a beta of 1 where the layer has none.
    const shift = call.options.boolean('center', true) ? bias : mapTensor(bias, (x) => x + 1);
    const attributes = {
      ...node.attributes,
      scale: { tensor: quantizedWeight(call, 'kernel', scale) },
      bias: { tensor: quantizedWeight(call, 'bias', shift) },
    };
    return [{ ...node, attributes }];
  });

/** QBatchNormDense: a normalisation of the input, folded into kernel and bias before they are quantised. */
export const qBatchNormDense: Handler = (call) => {
  call.options.ignore('momentum', 'synchronized');
  return withQuantizers(call, (inner) =>
    dense({
      ...inner,
      weights: (kernel, bias) => {
        const folded = fold(call, onlyInput(call).shape.at(-1) as number, kernel, bias);
        return [quantizedWeight(call, 'kernel', folded.kernel), quantizedWeight(call, 'bias', folded.bias)];
      },
    }),
  );
};

/** kernel * gamma / sqrt(variance + epsilon) by input, and bias - mean * kernel with the kernel as it is, in float32. */
function fold(call: LayerCall, nIn: number, ...expected: readonly ExpectedWeight[]) {
  const scales = call.options.boolean('scale', true);
  const statistics = [...(scales ? ['bn_gamma'] : []), 'moving_mean', 'moving_variance'];
  const all = [...expected, ...statistics.map((name) => ({ name, shape: [nIn] }))];
  const tensors = storedWeights(call, all);
  const byName = new Map(all.map(({ name }, at) => [name, tensors[at]]));
  const of = (name: string) => byName.get(name) as Tensor;
  const [kernel, mean, variance] = [of('kernel'), of('moving_mean').data, of('moving_variance').data];
  const gamma = byName.get('bn_gamma') ?? filled([nIn], 1);
  const epsilon = f(call.options.number('epsilon', 1e-3));
  const nOut = kernel.shape[1];
  const scale = gamma.data.map((g, i) => f(g / f(Math.sqrt(f(variance[i] + epsilon)))));
  return {
    kernel: mapTensor(kernel, (w, at) => scale[Math.floor(at / nOut)] * w),
    bias: mapTensor(of('bias'), (b, j) => {
      let sum = 0;
      for (let i = 0; i < nIn; i++) sum += mean[i] * kernel.data[i * nOut + j];
      return b - f(sum);
    }),
  };
}
