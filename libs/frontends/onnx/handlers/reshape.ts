import { formatShape } from '../../../ir';
import { Reshape, Transpose } from '../../../layers';
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

/** The axes in another order; the batch stays in front. */
export const transpose: Handler = (node, context) => {
  const input = context.data(node);
  const shape = context.fullShape(node, input);
  const [batch, ...perm] = permutationOf(node, shape.length);
  if (batch !== 0) {
    const hint = 'keep the batch in front; recurrent layers: use batch_first=True';
    throw nodeError(node, 'unsupported-operand', `it moves the batch dimension of ${formatShape(shape)}`, hint);
  }
  context.layer(Transpose, node, [input], { perm: perm.map((axis) => axis - 1) });
};
