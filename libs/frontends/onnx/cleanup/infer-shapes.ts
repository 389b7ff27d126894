import type { Shape } from '../../../ir';
import { formatShape, sizeOf } from '../../../ir';
import { broadcast } from '../../../layers';
import {
  CHANNELS_LAST,
  frontAxis,
  nodeError,
  numberAttribute,
  numbersAttribute,
  ONNX,
  type OnnxConstant,
  type OnnxNode,
  QONNX,
} from '../graph';
import { einsum, gatherShape, lstm, recurrent, reduce, slice, split } from './sequence-shapes';
import { mismatch, type Operands, type Rule, type RuleOfAll } from './shape-rule';
import { conv, depthToSpace, globalPool, pad, pool, resize, upsample } from './window-shapes';

const same: Rule = (_, { shapes }) => shapes[0];

const merge: Rule = (node, { shapes }) => shapes.reduce((a, b) => broadcast(a, b, node.label));

const matMul: Rule = (node, { shapes: [a, b] }) => {
  if (a.length < 2 || b.length < 2) return undefined;
  if (a[a.length - 1] !== b[b.length - 2]) throw mismatch(node, [a, b]);
  return [...broadcast(a.slice(0, -2), b.slice(0, -2), node.label), a[a.length - 2], b[b.length - 1]];
};

const gemm: Rule = (node, { shapes: [a, b] }) => {
  if (a.length !== 2 || b.length !== 2) throw mismatch(node, [a, b]);
  const [rows, inner] = numberAttribute(node, 'transA', 0) === 0 ? a : a.toReversed();
  const [depth, columns] = numberAttribute(node, 'transB', 0) === 0 ? b : b.toReversed();
  if (inner !== depth) throw mismatch(node, [a, b]);
  return [rows, columns];
};

const concat: Rule = (node, { shapes }) => {
  const [first] = shapes;
  const axis = frontAxis(node, numberAttribute(node, 'axis', 1), first.length);
  const fits = (shape: Shape) => shape.length === first.length && shape.every((n, i) => i === axis || n === first[i]);
  if (!shapes.every(fits)) throw mismatch(node, shapes);
  return first.with(
    axis,
    shapes.reduce((sum, shape) => sum + shape[axis], 0),
  );
};

const flatten: Rule = (node, { shapes: [shape] }) => {
  const axis = numberAttribute(node, 'axis', 1);
  const split = axis === shape.length ? axis : frontAxis(node, axis, shape.length);
  return [sizeOf(shape.slice(0, split)), sizeOf(shape.slice(split))];
};

const reshape: Rule = (node, { shapes: [shape], constant }) => {
  const wanted = constant(1);
  if (!wanted) return undefined;
  const copies = numberAttribute(node, 'allowzero', 0) === 0;
  const target = [...wanted.data].map((n, i) => (n === 0 && copies ? (shape[i] ?? 0) : n));
  const known = sizeOf(target.filter((n) => n !== -1));
  const full = target.map((n) => (n === -1 ? sizeOf(shape) / known : n));
  if (sizeOf(full) === sizeOf(shape) && full.every((n) => Number.isInteger(n) && n >= 0)) return full;
  const what = `${formatShape(shape)} cannot be reshaped to ${formatShape([...wanted.data])}`;
  throw nodeError(node, 'shape-mismatch', what, 'export the model again with the batch extent 1');
};

/** Axes are an attribute before version 13 of the operators, later an input. */
const axesOf = (node: OnnxNode, operands: Operands): readonly number[] | undefined => {
  const input = operands.constant(1);
  return input ? [...input.data] : numbersAttribute(node, 'axes');
};

const squeeze: Rule = (node, operands) => {
  const [shape] = operands.shapes;
  const axes = axesOf(node, operands);
  if (!axes) return node.inputs.length > 1 ? undefined : shape.filter((n) => n !== 1);
  const dropped = new Set(axes.map((axis) => frontAxis(node, axis, shape.length)));
  if ([...dropped].some((axis) => shape[axis] !== 1)) throw mismatch(node, [shape]);
  return shape.filter((_, axis) => !dropped.has(axis));
};

const unsqueeze: Rule = (node, operands) => {
  const [shape] = operands.shapes;
  const axes = axesOf(node, operands);
  if (!axes && node.inputs.length < 2) throw nodeError(node, 'bad-attribute', 'it has no axes');
  if (!axes) return undefined;
  const rank = shape.length + axes.length;
  const added = new Set(axes.map((axis) => frontAxis(node, axis, rank)));
  const rest = shape.values();
  return Array.from({ length: rank }, (_, axis) => (added.has(axis) ? 1 : (rest.next().value as number)));
};

const transpose: Rule = (node, { shapes: [shape] }) => permutationOf(node, shape.length).map((axis) => shape[axis]);

/** The permutation of a Transpose, by default the reversal. */
export function permutationOf(node: OnnxNode, rank: number): readonly number[] {
  const perm = numbersAttribute(node, 'perm') ?? Array.from({ length: rank }, (_, axis) => rank - 1 - axis);
  if (perm.length === rank && new Set(perm).size === rank && perm.every((axis) => axis >= 0 && axis < rank))
    return perm;
  throw nodeError(node, 'bad-attribute', `perm ${formatShape(perm)} does not permute ${rank} dimensions`);
}

const RULES: Readonly<Record<string, Rule>> = {
  Abs: same,
  Add: merge,
  AveragePool: pool,
  BatchNormalization: same,
  Cast: same,
  Clip: same,
  Concat: concat,
  Conv: conv,
  DepthToSpace: depthToSpace,
  Div: merge,
  Dropout: same,
  Einsum: einsum,
  Elu: same,
  Flatten: flatten,
  Gather: gatherShape,
  Gemm: gemm,
  GlobalAveragePool: globalPool,
  GlobalMaxPool: globalPool,
  HardSigmoid: same,
  Identity: same,
  LayerNormalization: same,
  LeakyRelu: same,
  MatMul: matMul,
  Max: merge,
  MaxPool: pool,
  Mean: merge,
  Min: merge,
  Mul: merge,
  PRelu: same,
  Pad: pad,
  Pow: merge,
  ReduceMax: reduce,
  ReduceMean: reduce,
  Relu: same,
  Reshape: reshape,
  Resize: resize,
  Selu: same,
  Sigmoid: same,
  Slice: slice,
  Softmax: same,
  Softplus: same,
  Softsign: same,
  Sqrt: same,
  Squeeze: squeeze,
  Sub: merge,
  Sum: merge,
  Tanh: same,
  ThresholdedRelu: same,
  Transpose: transpose,
  Unsqueeze: unsqueeze,
  Upsample: upsample,
};

const QUANT_RULES: Readonly<Record<string, Rule>> = { BipolarQuant: same, IntQuant: same, Quant: same, Trunc: same };

/** Rules by domain; of the operators on channels-last tensors, some have another rule. */
const DOMAINS: Readonly<Record<string, Readonly<Record<string, Rule>>>> = {
  [ONNX]: RULES,
  [QONNX]: QUANT_RULES,
  [CHANNELS_LAST]: RULES,
};

const RULES_OF_ALL: Readonly<Record<string, RuleOfAll>> = {
  GRU: recurrent,
  LSTM: lstm,
  RNN: recurrent,
  Split: split,
};

/**
 * The complete shapes of a node's outputs, from those of its inputs; nothing when the operator or an input is not known. Of
 * operators of one result those of others, such as masks, are left out. A user error when the inputs do not fit.
 */
export function inferShapes(
  node: OnnxNode,
  shapeOf: (tensor: string) => Shape | undefined,
  constantOf: (tensor: string) => OnnxConstant | undefined,
): readonly Shape[] | undefined {
  const rules = DOMAINS[node.domain] ?? {};
  const rule = Object.hasOwn(rules, node.op) ? rules[node.op] : undefined;
  const ofAll = node.domain === ONNX && Object.hasOwn(RULES_OF_ALL, node.op) ? RULES_OF_ALL[node.op] : undefined;
  const shapes = node.inputs.filter((tensor) => tensor !== '').map(shapeOf);
  if ((!rule && !ofAll) || shapes.length === 0 || !shapes.every((shape) => shape !== undefined)) return undefined;
  const operands: Operands = { shapes, constant: (slot) => constantOf(node.inputs[slot]) };
  if (ofAll) return ofAll(node, operands);
  const shape = rule?.(node, operands);
  return shape && [shape];
}
