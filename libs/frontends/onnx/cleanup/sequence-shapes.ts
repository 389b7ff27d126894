import { frontAxis, nodeError, numberAttribute, numbersAttribute, type OnnxNode, textAttribute } from '../graph';
import { slicesOf } from '../slices';
import { mismatch, type Operands, type Rule, type RuleOfAll } from './shape-rule';

export const slice: Rule = (node, { shapes: [shape], constant }) => slicesOf(node, shape, constant)?.sizes;

/** Extents of the parts of a Split; undefined when they are computed. */
export function splitSizes(node: OnnxNode, extent: number, { constant }: Pick<Operands, 'constant'>) {
  const given = constant(1);
  const sizes = given ? [...given.data] : numbersAttribute(node, 'split');
  if (sizes) return sizes;
  if ((node.inputs[1] ?? '') !== '') return undefined;
  const parts = node.outputs.length;
  const size = Math.ceil(extent / parts);
  return Array.from({ length: parts }, (_, i) => Math.min(size, extent - i * size));
}

export const split: RuleOfAll = (node, operands) => {
  const [shape] = operands.shapes;
  const axis = frontAxis(node, numberAttribute(node, 'axis', 0), shape.length);
  const sizes = splitSizes(node, shape[axis], operands);
  if (!sizes) return undefined;
  const whole = sizes.reduce((sum, size) => sum + size, 0) === shape[axis] && sizes.length === node.outputs.length;
  if (!whole) throw nodeError(node, 'shape-mismatch', `parts of [${sizes}] do not make up ${shape[axis]}`);
  return sizes.map((size) => shape.with(axis, size));
};

export const gatherShape: Rule = (node, { shapes: [shape, indices] }) => {
  const axis = frontAxis(node, numberAttribute(node, 'axis', 0), shape.length);
  return [...shape.slice(0, axis), ...indices, ...shape.slice(axis + 1)];
};

/** Axes that a reduction takes, an attribute before version 18 of the operators; undefined when they are computed. */
export function reducedAxes(node: OnnxNode, rank: number, { constant }: Pick<Operands, 'constant'>) {
  const given = constant(1);
  if (!given && (node.inputs[1] ?? '') !== '') return undefined;
  const axes = given ? [...given.data] : (numbersAttribute(node, 'axes') ?? []);
  const all = Array.from({ length: rank }, (_, axis) => axis);
  return axes.length === 0 ? all : axes.map((axis) => frontAxis(node, axis, rank)).sort((a, b) => a - b);
}

export const reduce: Rule = (node, operands) => {
  const [shape] = operands.shapes;
  const axes = reducedAxes(node, shape.length, operands);
  if (!axes) return undefined;
  if (numberAttribute(node, 'keepdims', 1) === 0) return shape.filter((_, axis) => !axes.includes(axis));
  return shape.map((n, axis) => (axes.includes(axis) ? 1 : n));
};

/** Every index once in the result, in the order of the equation. */
export const einsum: Rule = (node, { shapes }) => {
  const equation = textAttribute(node, 'equation', '').replace(/\s/g, '');
  const [left, output] = equation.split('->');
  const operands = left.split(',');
  if (output === undefined || operands.length !== shapes.length || equation.includes('.')) return undefined;
  const extents = new Map<string, number>();
  for (const [i, labels] of operands.entries()) {
    if (labels.length !== shapes[i].length) throw mismatch(node, shapes);
    for (const [axis, label] of [...labels].entries()) extents.set(label, shapes[i][axis]);
  }
  const shape = [...output].map((label) => extents.get(label));
  return shape.every((n) => n !== undefined) ? shape : undefined;
};

/** All steps and the last hidden state. */
export const recurrent: RuleOfAll = (node, { shapes: [input] }) => {
  const hidden = numberAttribute(node, 'hidden_size', 0);
  if (input.length !== 3 || hidden < 1) throw mismatch(node, [input]);
  const directions = textAttribute(node, 'direction', 'forward') === 'bidirectional' ? 2 : 1;
  const batchFirst = numberAttribute(node, 'layout', 0) === 1;
  const [batch, steps] = batchFirst ? input : [input[1], input[0]];
  return batchFirst
    ? [
        [batch, steps, directions, hidden],
        [batch, directions, hidden],
      ]
    : [
        [steps, directions, batch, hidden],
        [directions, batch, hidden],
      ];
};

/** The last cell state as well. */
export const lstm: RuleOfAll = (node, operands) => {
  const [steps, last] = recurrent(node, operands) ?? [];
  return [steps, last, last];
};
