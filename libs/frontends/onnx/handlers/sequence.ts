import { Embedding, Slice, Split } from '../../../layers';
import { splitSizes } from '../cleanup/sequence-shapes';
import { frontAxis, nodeError, numberAttribute, type OnnxNode } from '../graph';
import { slicesOf } from '../slices';
import type { Context, Handler } from './context';

/** Every step-th index from a start to an end, along any axis but the batch. */
export const slice: Handler = (node, context) => {
  const input = context.data(node);
  const shape = context.fullShape(node, input);
  const slices = slicesOf(node, shape, (slot) => context.optionalConstant(node, slot));
  if (!slices || slices.sizes[0] !== shape[0]) {
    throw nodeError(node, 'bad-axis', 'axis 0 is the batch dimension', 'slice along a later axis');
  }
  if (slices.sizes.some((size) => size === 0)) throw nodeError(node, 'shape-mismatch', 'nothing is left of its input');
  context.layer(Slice, node, [input], {
    starts: slices.starts.slice(1),
    steps: slices.steps.slice(1),
    sizes: slices.sizes.slice(1),
  });
};

export const split: Handler = (node, context) => {
  const input = context.data(node);
  const shape = context.fullShape(node, input);
  const axis = laterAxis(node, numberAttribute(node, 'axis', 0), shape.length);
  const sizes = splitSizes(node, shape[axis], { constant: (slot) => context.optionalConstant(node, slot) }) ?? [];
  const outputs = node.outputs.map((tensor, i) => tensor || `${node.name}_out${i}`);
  context.layer(Split, node, [input], { axis: axis - 1, sizes }, outputs);
};

/** Rows of a constant table by computed indices, or indices of computed data that a slice can take. */
export const gather: Handler = (node, context) => {
  if (context.isConstant(node, 0)) {
    embedding(node, context);
    return;
  }
  const input = context.data(node);
  const shape = context.fullShape(node, input);
  const axis = laterAxis(node, numberAttribute(node, 'axis', 0), shape.length);
  const indices = context.constant(node, 1);
  const at = [...indices.data].map((index) => frontAxis(node, index, shape[axis]));
  const step = at.length > 1 ? at[1] - at[0] : 1;
  const regular = step !== 0 && at.every((index, i) => index === at[0] + i * step);
  if (!regular || indices.shape.length > 1) {
    throw nodeError(node, 'unsupported-operand', `the indices [${at}] are not regular`, 'use a Slice or several');
  }
  const one = (value: number, others: readonly number[]) => others.map((n, i) => (i === axis - 1 ? value : n));
  const extents = shape.slice(1);
  context.layer(Slice, node, [input], {
    starts: one(
      at[0],
      extents.map(() => 0),
    ),
    steps: one(
      step,
      extents.map(() => 1),
    ),
    sizes: one(at.length, extents),
    drop_axes: indices.shape.length === 0 ? [axis - 1] : [],
  });
};

function embedding(node: OnnxNode, context: Context): void {
  const { shape, data } = context.constant(node, 0);
  if (shape.length !== 2 || numberAttribute(node, 'axis', 0) !== 0) {
    throw nodeError(node, 'unsupported-operand', `a table of shape [${shape}] is indexed`, 'use a matrix and axis 0');
  }
  const attributes = { vocab_size: shape[0], n_out: shape[1], embeddings: { tensor: { shape, data } } };
  context.layer(Embedding, node, [context.data(node, 1)], attributes);
}

function laterAxis(node: OnnxNode, axis: number, rank: number): number {
  const front = frontAxis(node, axis, rank);
  if (front > 0) return front;
  throw nodeError(node, 'bad-axis', 'axis 0 is the batch dimension', 'use a later axis');
}
