import type { Shape } from '../../../ir';
import { nodeError, numberAttribute, numbersAttribute, type OnnxNode } from '../graph';
import { channelsOf, layOut, spatialOf } from '../layout';
import { windowsOf } from '../windows';
import { mismatch, type Operands, type Rule } from './shape-rule';

export const conv: Rule = (node, { shapes: [input, kernel] }) => {
  if (input.length !== kernel.length || input.length < 3) throw mismatch(node, [input, kernel]);
  const group = numberAttribute(node, 'group', 1);
  if (channelsOf(node, kernel) * group !== channelsOf(node, input)) throw mismatch(node, [input, kernel]);
  const { extents } = windowsOf(node, spatialOf(node, input), spatialOf(node, kernel));
  return layOut(node, input[0], kernel[0], extents);
};

export const pool: Rule = (node, { shapes: [input] }) => {
  const sizes = numbersAttribute(node, 'kernel_shape');
  if (!sizes) throw nodeError(node, 'bad-attribute', 'it has no kernel_shape');
  const { extents } = windowsOf(node, spatialOf(node, input), sizes);
  return layOut(node, input[0], channelsOf(node, input), extents);
};

export const globalPool: Rule = (node, { shapes: [input] }) =>
  layOut(
    node,
    input[0],
    channelsOf(node, input),
    spatialOf(node, input).map(() => 1),
  );

/** Extents of a resized tensor in the order of the file, channels first: of the input `sizes`, or by the scales. */
export function resizedShape(
  node: OnnxNode,
  shape: Shape,
  { constant }: Pick<Operands, 'constant'>,
): Shape | undefined {
  // Version 10 of the operators has the scales as the second input, later ones as the third, behind a region.
  const slot = node.inputs.length === 2 ? 1 : 2;
  const given = [constant(slot), constant(3)];
  const [scales, sizes] = given.map((list) => (list && list.data.length > 0 ? [...list.data] : undefined));
  const axes = numbersAttribute(node, 'axes')?.map((axis) => (axis < 0 ? axis + shape.length : axis));
  const spreadOut = (values: readonly number[], rest: readonly number[]) =>
    axes ? rest.map((value, axis) => (axes.includes(axis) ? values[axes.indexOf(axis)] : value)) : values;
  if (sizes) return spreadOut(sizes, shape);
  if (!scales) return undefined;
  const factors = spreadOut(
    scales,
    shape.map(() => 1),
  );
  if (factors.length !== shape.length) throw nodeError(node, 'bad-attribute', `scales [${scales}] do not fit`);
  return shape.map((n, axis) => Math.floor(n * factors[axis]));
}

export const resize: Rule = (node, operands) => {
  const [shape] = operands.shapes;
  const first = layOut({ ...node, domain: '' }, shape[0], channelsOf(node, shape), spatialOf(node, shape));
  const resized = resizedShape(node, first, operands);
  return resized && layOut(node, resized[0], resized[1], resized.slice(2));
};

/** Scales are an attribute in version 7 of the operators, an input in version 9. */
export const upsample: Rule = (node, operands) => {
  const [shape] = operands.shapes;
  const given = operands.constant(1);
  const scales = given ? [...given.data] : numbersAttribute(node, 'scales');
  if (!scales) return undefined;
  const scaled = spatialOf(node, shape).map((n, i) => Math.floor(n * scales[i + 2]));
  return layOut(node, shape[0], channelsOf(node, shape), scaled);
};

/** Elements added before and behind each dimension, in the order of the file; undefined when they are computed. */
export function padsOf(
  node: OnnxNode,
  rank: number,
  { constant }: Pick<Operands, 'constant'>,
): (readonly [number, number])[] | undefined {
  const given = constant(1);
  const pads = given ? [...given.data] : numbersAttribute(node, 'pads');
  if (!pads) return undefined;
  const axes = constant(3) ? [...(constant(3)?.data ?? [])] : Array.from({ length: rank }, (_, axis) => axis);
  if (pads.length !== 2 * axes.length) throw nodeError(node, 'bad-attribute', `pads [${pads}] do not fit`);
  const at = axes.map((axis) => (axis < 0 ? axis + rank : axis));
  return Array.from({ length: rank }, (_, axis) => {
    const i = at.indexOf(axis);
    return i < 0 ? [0, 0] : [pads[i], pads[i + axes.length]];
  });
}

export const pad: Rule = (node, operands) => {
  const [shape] = operands.shapes;
  const first = layOut({ ...node, domain: '' }, shape[0], channelsOf(node, shape), spatialOf(node, shape));
  const padded = padsOf(node, shape.length, operands)?.map(([before, after], axis) => before + first[axis] + after);
  return padded && layOut(node, padded[0], padded[1], padded.slice(2));
};

export const depthToSpace: Rule = (node, { shapes: [shape] }) => {
  const block = numberAttribute(node, 'blocksize', 0);
  const channels = channelsOf(node, shape) / block ** 2;
  if (!Number.isInteger(channels) || shape.length !== 4) throw mismatch(node, [shape]);
  return layOut(
    node,
    shape[0],
    channels,
    spatialOf(node, shape).map((n) => n * block),
  );
};
