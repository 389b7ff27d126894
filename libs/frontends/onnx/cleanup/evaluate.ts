import { reshaped, type Shape, sizeOf, type Tensor, tensor, zipTensors } from '../../../ir';
import { broadcast } from '../../../layers';
import { gather, spread, storageLike, stridesOf } from '../broadcast';
import { frontAxis, numberAttribute, type OnnxConstant, type OnnxNode } from '../graph';
import { type Slices, slicesOf } from '../slices';
import { isFloatType, storageFor } from '../tensor-proto';
import { permutationOf } from './infer-shapes';

/** Computes a node whose inputs are constants; `shape` is the inferred shape of its result, where there is a rule. */
type Evaluator = (node: OnnxNode, inputs: readonly OnnxConstant[], shape: Shape) => OnnxConstant;

const like = (first: OnnxConstant, result: Tensor): OnnxConstant => ({ ...first, ...result });

const reshape: Evaluator = (_, [x], shape) => like(x, reshaped(x, shape));

const arithmetic =
  (f: (x: number, y: number) => number): Evaluator =>
  (_, [a, b], shape) => {
    const integer = a.integer && b.integer;
    const result = zipTensors(spread(a, shape), spread(b, shape), integer ? (x, y) => Math.trunc(f(x, y)) : f);
    return { label: a.label, integer, ...result };
  };

const cast: Evaluator = (node, [x]) => {
  const to = numberAttribute(node, 'to', 0);
  const data = storageFor(to, x.data.length);
  const integer = !isFloatType(to);
  const BOOL = 9;
  for (let i = 0; i < data.length; i++) {
    data[i] = to === BOOL ? Number(x.data[i] !== 0) : integer ? Math.trunc(x.data[i]) : x.data[i];
  }
  return { label: x.label, integer, shape: x.shape, data };
};

const concat: Evaluator = (node, inputs, shape) => {
  const axis = frontAxis(node, numberAttribute(node, 'axis', 1), shape.length);
  const outer = sizeOf(shape.slice(0, axis));
  const rows = inputs.map((x) => x.data.length / outer);
  const data = Array.from({ length: outer }, (_, row) =>
    inputs.flatMap((x, i) => [...x.data.subarray(row * rows[i], (row + 1) * rows[i])]),
  ).flat();
  const [first] = inputs;
  const values = first.data instanceof Float32Array ? Float32Array.from(data) : data;
  return like(first, tensor(shape, values));
};

const gatherRows: Evaluator = (node, [x, indices]) => {
  const axis = frontAxis(node, numberAttribute(node, 'axis', 0), x.shape.length);
  const [before, after] = [x.shape.slice(0, axis), x.shape.slice(axis + 1)];
  const inner = sizeOf(after);
  const picks = [...indices.data].map((index) => frontAxis(node, index, x.shape[axis]));
  const shape = [...before, ...indices.shape, ...after];
  const data = storageLike(x, shape);
  for (let outer = 0, at = 0; outer < sizeOf(before); outer++) {
    for (const pick of picks) {
      const from = (outer * x.shape[axis] + pick) * inner;
      data.set(x.data.subarray(from, from + inner), at);
      at += inner;
    }
  }
  return like(x, { shape, data });
};

const slice: Evaluator = (node, [x, ...bounds]) => {
  const { starts, steps, sizes } = slicesOf(node, x.shape, (slot) => bounds[slot - 1]) as Slices;
  const own = stridesOf(x.shape);
  const strides = own.map((stride, axis) => stride * steps[axis]);
  const offset = own.reduce((at, stride, axis) => at + stride * starts[axis], 0);
  return like(x, gather(x, sizes, strides, offset));
};

const transpose: Evaluator = (node, [x], shape) => {
  const own = stridesOf(x.shape);
  const strides = permutationOf(node, x.shape.length).map((axis) => own[axis]);
  return like(x, gather(x, shape, strides));
};

const constantOfShape: Evaluator = (node, [wanted]) => {
  const given = node.attributes.get('value');
  const zero = { integer: false, ...tensor([], new Float32Array(1)) };
  const value = typeof given === 'object' && 'data' in given ? given : zero;
  const shape = [...wanted.data];
  const data = storageLike(value, shape).fill(value.data[0]);
  return { label: node.label, integer: value.integer, shape, data };
};

/** Repeats a tensor to the broadcast of its shape and the given one: either may have the extent of 1. */
const expand: Evaluator = (node, [x, wanted]) => like(x, spread(x, broadcast(x.shape, [...wanted.data], node.label)));

const compare =
  (f: (x: number, y: number) => boolean): Evaluator =>
  (node, [a, b]) => {
    const shape = broadcast(a.shape, b.shape, node.label);
    return {
      label: a.label,
      integer: true,
      ...zipTensors(spread(a, shape), spread(b, shape), (x, y) => Number(f(x, y))),
    };
  };

const where: Evaluator = (node, [condition, a, b]) => {
  const shape = [condition, a, b].map((x) => x.shape).reduce((x, y) => broadcast(x, y, node.label));
  const [picks, yes, no] = [condition, a, b].map((x) => spread(x, shape));
  const data = storageLike(a, shape).map((_, i) => (picks.data[i] === 0 ? no : yes).data[i]);
  return like(a, { shape, data });
};

/** The operators that exporters leave on constants. */
export const EVALUATORS: Readonly<Record<string, Evaluator>> = {
  Add: arithmetic((x, y) => x + y),
  Cast: cast,
  Concat: concat,
  ConstantOfShape: constantOfShape,
  Div: arithmetic((x, y) => x / y),
  Equal: compare((x, y) => x === y),
  Expand: expand,
  Flatten: reshape,
  Gather: gatherRows,
  Greater: compare((x, y) => x > y),
  Identity: (_, [x]) => x,
  Less: compare((x, y) => x < y),
  Mul: arithmetic((x, y) => x * y),
  Reshape: reshape,
  Slice: slice,
  Squeeze: reshape,
  Sub: arithmetic((x, y) => x - y),
  Transpose: transpose,
  Unsqueeze: reshape,
  Where: where,
};
