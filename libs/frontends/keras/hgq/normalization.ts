import { mapTensor, type Shape, type Tensor, type Weight } from '../../../ir';
import { broadcastIndex } from '../../../layers';
import { type Handler, type LayerCall, type NodeSpec, onlyInput } from '../handler';
import { batchNormalization } from '../handlers/batch-normalization';
import { dense } from '../handlers/dense';
import { einsumDense } from '../handlers/einsum-dense';
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
  const [nIn, epsilon] = [onlyInput(call).shape.at(-1) as number, call.options.number('epsilon', 1e-3)];
  return folded(call, dense, (...expected) => {
    const { kernel, bias, mean, scale } = normalization(call, expected, 'bn_gamma', [nIn], epsilon);
    const nOut = kernel.shape[1];
    return {
      kernel: mapTensor(kernel, (w, at) => scale[Math.floor(at / nOut)] * w),
      // The kernel as it is.
      bias: mapTensor(bias, (b, j) => {
        let sum = 0;
        for (let i = 0; i < nIn; i++) sum += mean[i] * kernel.data[i * nOut + j];
        return b - f(sum);
      }),
    };
  });
};

/** Keras's own epsilon, which QEinsumDenseBatchnorm takes whatever it was given. */
const EPSILON = 1e-7;

/**
 * QEinsumDenseBatchnorm: a normalisation of the output along the axes of the bias, folded before kernel and bias are quantised. Its
 * options do not stand in the file, which HGQ2 itself reads as if they had their defaults.
 */
export const qEinsumDenseBatchnorm: Handler = (call) => {
  const equation = String(call.options.raw('equation')).replace(/\s/g, '');
  const axes = String(call.options.raw('bias_axes'));
  return folded(call, einsumDense, (...expected) => {
    const [kernelLabels, outputLabels] = equation.slice(equation.indexOf(',') + 1).split('->');
    const { shape } = expected[0];
    const normalized = [...outputLabels].filter((label) => axes.includes(label));
    const statistics = normalized.map((label) => shape[kernelLabels.indexOf(label)]);
    const { kernel, bias, mean, scale } = normalization(call, expected, 'gamma', statistics, EPSILON);
    const along = shape.map((extent, axis) => (axes.includes(kernelLabels[axis]) ? extent : 1));
    const factors = broadcastIndex(along, shape);
    return {
      kernel: mapTensor(kernel, (w, at) => w * scale[factors[at]]),
      bias: mapTensor(bias, (b, at) => b - f(mean[at] * scale[at])),
    };
  });
};

/** A layer whose kernel and bias are what `fold` gives for those that it expects, quantised. */
function folded(
  call: LayerCall,
  handler: Handler,
  fold: (...expected: readonly ExpectedWeight[]) => { readonly kernel: Tensor; readonly bias: Tensor },
): readonly NodeSpec[] {
  return withQuantizers(call, (inner) =>
    handler({
      ...inner,
      weights: (...expected) => {
        const { kernel, bias } = fold(...expected);
        return [quantizedWeight(call, 'kernel', kernel), quantizedWeight(call, 'bias', bias)];
      },
    }),
  );
}

/** The arrays of a layer with a normalisation, whose statistics have that shape; the scale gamma / sqrt(variance + epsilon). */
function normalization(
  call: LayerCall,
  expected: readonly ExpectedWeight[],
  gamma: string,
  shape: Shape,
  epsilon: number,
) {
  const names = [...(call.options.boolean('scale', true) ? [gamma] : []), 'moving_mean', 'moving_variance'];
  const all = [...expected, ...names.map((name) => ({ name, shape }))];
  const tensors = storedWeights(call, all);
  const byName = new Map(all.map(({ name }, at) => [name, tensors[at]]));
  const of = (name: string) => byName.get(name) as Tensor;
  const factors = byName.get(gamma)?.data;
  const scale = of('moving_variance').data.map((v, i) => f((factors?.[i] ?? 1) / f(Math.sqrt(f(v + f(epsilon))))));
  return { kernel: of('kernel'), bias: of('bias'), mean: of('moving_mean').data, scale };
}
