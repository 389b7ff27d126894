import { shapesEqual } from '../../../ir';
import { Reshape, Transpose } from '../../../layers';
import type { Call, Handler } from '../call';

/** The same elements in the same order under the shape that the file gives for the result. */
export const reshape: Handler = (call) => {
  call.args.ignore('size', 'shape', 'sizes', 'dim', 'start_dim', 'end_dim');
  return call.add(Reshape, [call.data('self')], { target_shape: call.result() });
};

export const permute: Handler = (call) => {
  const dims = call.args.integers('dims');
  if (call.isReduced(call.args.tensor('self'))) return withoutFirst(call);
  const perm = dims.map((dim) => (dim < 0 ? dim + dims.length : dim) - 1);
  if (perm[0] !== -1) throw call.args.unsupported('dims', 'the batch dimension has to stay the first');
  return call.add(Transpose, [call.data('self')], { perm: perm.slice(1) });
};

/** Two dimensions exchanged. */
export const transpose: Handler = (call) => {
  if (call.isReduced(call.args.tensor('self'))) {
    call.args.ignore('dim0', 'dim1');
    return withoutFirst(call);
  }
  const rank = call.shapeOf(call.args.tensor('self')).length;
  const [i, j] = [call.axis('dim0', rank), call.axis('dim1', rank)];
  const perm = Array.from({ length: rank }, (_, axis) => (axis === i ? j : axis === j ? i : axis));
  return call.add(Transpose, [call.data('self')], { perm });
};

/** The only state of a recurrent layer [1, batch, units] has no first dimension in the graph: moving it moves nothing. */
export function withoutFirst(call: Call): string {
  const [input, target] = [call.data('self'), call.result()];
  return shapesEqual(call.graphShape(input), target) ? input : call.add(Reshape, [input], { target_shape: target });
}
