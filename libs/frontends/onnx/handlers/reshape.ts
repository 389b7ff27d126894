import { formatShape } from '../../../ir';
import { Reshape } from '../../../layers';
import { permutationOf } from '../cleanup/infer-shapes';
import { nodeError } from '../graph';
import type { Handler } from './context';

/** Flatten, Reshape, Squeeze and Unsqueeze: the same elements in the same order. */
export const reshape: Handler = (node, context) => {
  const input = context.data(node);
  const [from, to] = [context.fullShape(node, input), context.fullShape(node, node.outputs[0])];
  if (to.length < 2 || to[0] !== from[0]) {
    const found = `${formatShape(from)} becomes ${formatShape(to)}, which changes the batch dimension`;
    throw nodeError(node, 'unsupported-shape', found, `keep the first extent at ${from[0]}`);
  }
  context.layer(Reshape, node, [input], { target_shape: to.slice(1) });
};

/** A Transpose that moves only extents of 1 leaves the elements in order. */
export const transpose: Handler = (node, context) => {
  const shape = context.fullShape(node, context.data(node));
  const moved = permutationOf(node, shape.length).filter((axis) => shape[axis] !== 1);
  if (moved.every((axis, i) => i === 0 || axis > moved[i - 1])) {
    reshape(node, context);
    return;
  }
  const found = `it reorders the elements of ${formatShape(shape)}`;
  throw nodeError(node, 'unsupported-operand', found, 'transpose the weights of the next layer instead');
};
