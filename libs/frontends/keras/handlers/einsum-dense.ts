import { filled, type Shape, sizeOf, type Tensor } from '../../../ir';
import { EinsumDense, parseEinsum } from '../../../layers';
import type { Handler } from '../handler';
import { type LayerCall, node, onlyInput } from '../handler';
import { withActivation } from './activation-function';

/** EinsumDense; its equation counts the batch dimension, which is the first of input and output. */
export const einsumDense: Handler = (call) => {
  const { options } = call;
  const { equation, kernelShape, biasShape } = shapesOf(call, onlyInput(call).shape);
  const tensors = call.weights(
    { name: 'kernel', shape: kernelShape },
    ...(biasShape ? [{ name: 'bias', shape: biasShape }] : []),
  );
  const { shape } = parseEinsum(equation, onlyInput(call).shape, kernelShape, call.name);
  options.ignore('lora_rank', 'gptq_unpacked_column_size');
  const attributes = {
    equation,
    use_bias: biasShape !== undefined,
    weight: { tensor: tensors[0] },
    bias: { tensor: biasShape ? broadcastTo(tensors[1], shape) : filled(shape, 0) },
  };
  return withActivation(call, node(call, EinsumDense, attributes));
};

/**
 * The equation without the index of the batch dimension, and the shapes of kernel and bias: a kernel's index is one of the input
 * or one of the output, whose extents are the option `output_shape`; the bias begins at its first axis.
 */
function shapesOf(call: LayerCall, input: Shape) {
  const { options } = call;
  const text = options.raw('equation');
  const match = /^([a-zA-Z]|\.{3})([a-zA-Z]*),([a-zA-Z]+)->\1([a-zA-Z]*)$/.exec(String(text).replace(/\s/g, ''));
  if (!match || match[3].includes(match[1])) {
    throw options.unsupported('equation', text, 'input and output must begin with the batch dimension');
  }
  const [, batch, read, kernel, written] = match;
  const extents = new Map<string, number>();
  const given = options.raw('output_shape');
  const output = Array.isArray(given) ? given : [given];
  for (const [labels, shape] of [[written, output] as const, [read, input] as const]) {
    for (const [i, label] of [...labels].entries()) {
      const extent = shape[shape.length - labels.length + i];
      if (Number.isInteger(extent)) extents.set(label, extent);
    }
  }
  const extentOf = (label: string): number => {
    const extent = extents.get(label);
    if (extent !== undefined) return extent;
    throw options.unsupported('output_shape', given, `the extent of ${label} in ${text} is unknown`);
  };
  const axes = options.raw('bias_axes');
  const biased = typeof axes === 'string' && axes !== '' ? axes : undefined;
  const kept = batch === '...' ? '...' : '';
  return {
    equation: `${kept}${read},${kernel}->${kept}${written}`,
    kernelShape: [...kernel].map(extentOf),
    biasShape: biased && biasShapeOf(written, biased, extentOf),
  };
}

function biasShapeOf(output: string, axes: string, extentOf: (label: string) => number): Shape {
  const first = Math.min(...[...axes].map((label) => output.indexOf(label)));
  return [...output.slice(Math.max(first, 0))].map((label) => (axes.includes(label) ? extentOf(label) : 1));
}

/** A bias with the shape of the output. */
function broadcastTo(bias: Tensor, shape: Shape): Tensor {
  const size = sizeOf(shape);
  const padded = [...new Array(shape.length - bias.shape.length).fill(1), ...bias.shape];
  const data = Float32Array.from({ length: size }, (_, flat) => {
    let [rest, stride, at] = [flat, 1, 0];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      if (padded[axis] !== 1) at += (rest % shape[axis]) * stride;
      stride *= padded[axis];
      rest = Math.floor(rest / shape[axis]);
    }
    return bias.data[at];
  });
  return { shape, data };
}
