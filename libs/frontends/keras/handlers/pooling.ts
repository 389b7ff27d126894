import { GlobalPooling1D, GlobalPooling2D, Pooling1D, Pooling2D } from '../../../layers';
import { type Handler, node } from '../handler';
import { extents, pixelsOf, windowAttributes } from './spatial';

type Operation = 'Max' | 'Average';

/** Pooling in windows; padding pixels are no part of a maximum or an average. */
export const pooling =
  (rank: 1 | 2, operation: Operation): Handler =>
  (call) => {
    const { spatial } = pixelsOf(call, rank);
    const size = extents(call, 'pool_size', rank, new Array<number>(rank).fill(2));
    const stride = extents(call, 'strides', rank, size);
    const dilation = size.map(() => 1);
    const attributes = windowAttributes(call, 'pool', spatial, { size, stride, dilation });
    return [node(call, rank === 1 ? Pooling1D : Pooling2D, { ...attributes, pool_op: operation })];
  };

/** Pooling over all pixels. */
export const globalPooling =
  (rank: 1 | 2, operation: Operation): Handler =>
  (call) => {
    pixelsOf(call, rank);
    const keepdims = call.options.boolean('keepdims', false);
    const attributes = { pool_op: operation, ...(keepdims ? { keepdims } : {}) };
    return [node(call, rank === 1 ? GlobalPooling1D : GlobalPooling2D, attributes)];
  };
