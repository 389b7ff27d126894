import { Transpose } from '../../../layers';
import { type Handler, node } from '../handler';

/** Permute; Keras counts axes from 1, the batch dimension being 0. */
export const permute: Handler = (call) => [
  node(call, Transpose, { perm: call.options.integers('dims').map((axis) => axis - 1) }),
];
