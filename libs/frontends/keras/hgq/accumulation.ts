import { filled, type Shape, sizeOf } from '../../../ir';
import { ApplyAlpha, EinsumDense, Reshape } from '../../../layers';
import { type Handler, type LayerCall, node, onlyInput, withoutBatch } from '../handler';
import { merge } from '../handlers/merge';
import { hgqLayer } from './quantized-layer';

const LABELS = 'abcdefghijklm';

/** The mean of several tensors, but divided by the power of two that is next to their number. */
export const averagePow2: Handler = (call) => {
  const count = call.inputs.length;
  if (count === 2) return merge('average')(call);
  const sum = merge('add')({ ...call, name: call.fresh(`${call.name}_sum`) });
  const channels = call.inputs[0].shape.at(-1) as number;
  const attributes = {
    n_filt: channels,
    scale: { tensor: filled([channels], nextPowerOfTwo(1 / count)) },
    bias: { tensor: filled([channels], 0) },
  };
  return [...sum, { layer: ApplyAlpha, name: call.name, inputs: [sum[sum.length - 1].name], attributes }];
};

/** QSum: a sum along axes, times a power of two. */
export const qSum = hgqLayer((call) => sum(call, () => call.options.number('scale', 1)));

/** QMeanPow2: a sum along axes, divided by the power of two that is next to the number of terms. */
export const qMeanPow2 = hgqLayer((call) => sum(call, (terms) => nextPowerOfTwo(1 / terms)));

/** A contraction with a kernel that has the scale everywhere; axes that are kept come back with an extent of 1. */
function sum(call: LayerCall, scaleOf: (terms: number) => number) {
  const { options } = call;
  const { shape } = onlyInput(call);
  const axes = options
    .integers('axes')
    .map((axis) => withoutBatch(call, 'axes', axis, shape.length))
    .map((axis) => (axis < 0 ? axis + shape.length : axis));
  const labels = [...LABELS].slice(0, shape.length);
  const isSummed = (_: unknown, axis: number) => axes.includes(axis);
  const isKept = (_: unknown, axis: number) => !axes.includes(axis);
  const [kernel, output]: Shape[] = [shape.filter(isSummed), shape.filter(isKept)];
  const equation = `${labels.join('')},${labels.filter(isSummed).join('')}->${labels.filter(isKept).join('')}`;
  const attributes = {
    equation,
    use_bias: false,
    weight: { tensor: filled(kernel, scaleOf(sizeOf(kernel))) },
    bias: { tensor: filled(output, 0) },
  };
  if (!options.boolean('keepdims', false)) return [node(call, EinsumDense, attributes)];
  const name = call.fresh(`${call.name}_sum`);
  const target = shape.map((extent, axis) => (axes.includes(axis) ? 1 : extent));
  return [
    { ...node(call, EinsumDense, attributes), name },
    { layer: Reshape, name: call.name, inputs: [name], attributes: { target_shape: target } },
  ];
}

function nextPowerOfTwo(x: number): number {
  return 2 ** Math.round(Math.log2(x));
}
