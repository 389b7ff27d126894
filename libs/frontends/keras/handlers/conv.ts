import { filled } from '../../../ir';
import { Conv1D, Conv2D } from '../../../layers';
import { type Handler, node } from '../handler';
import { withActivation } from './activation-function';
import { extents, pixelsOf, windowAttributes } from './spatial';

/** Conv1D and Conv2D, with strides, dilation and groups; the activation becomes a node of its own. */
export const conv =
  (rank: 1 | 2): Handler =>
  (call) => {
    const { options } = call;
    const { spatial, channels } = pixelsOf(call, rank);
    const [filters, groups] = [options.integer('filters'), options.integer('groups', 1)];
    const window = convolutionWindow(call, rank);
    const useBias = options.boolean('use_bias', true);
    const kernel = { name: 'kernel', shape: [...window.size, channels / groups, filters] };
    const [weight, bias] = call.weights(kernel, ...(useBias ? [{ name: 'bias', shape: [filters] }] : []));
    const attributes = {
      ...windowAttributes(call, 'filt', spatial, window),
      n_chan: channels,
      n_filt: filters,
      ...(groups === 1 ? {} : { groups }),
      use_bias: useBias,
      weight: { tensor: weight },
      bias: { tensor: bias ?? filled([filters], 0) },
    };
    return withActivation(call, node(call, rank === 1 ? Conv1D : Conv2D, attributes));
  };

/** The window of a convolution. */
export function convolutionWindow(call: Parameters<Handler>[0], rank: number) {
  const ones = new Array<number>(rank).fill(1);
  return {
    size: extents(call, 'kernel_size', rank),
    stride: extents(call, 'strides', rank, ones),
    dilation: extents(call, 'dilation_rate', rank, ones),
  };
}
