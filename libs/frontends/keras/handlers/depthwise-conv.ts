import { filled } from '../../../ir';
import { DepthwiseConv1D, DepthwiseConv2D } from '../../../layers';
import { type Handler, node } from '../handler';
import { withActivation } from './activation-function';
import { convolutionWindow } from './conv';
import { pixelsOf, windowAttributes } from './spatial';

/** DepthwiseConv1D and DepthwiseConv2D, with any depth multiplier. */
export const depthwiseConv =
  (rank: 1 | 2): Handler =>
  (call) => {
    const { options } = call;
    options.only('groups', 1);
    const { spatial, channels } = pixelsOf(call, rank);
    const multiplier = options.integer('depth_multiplier', 1);
    const window = convolutionWindow(call, rank);
    const filters = channels * multiplier;
    const useBias = options.boolean('use_bias', true);
    const kernel = { name: 'depthwise_kernel', shape: [...window.size, channels, multiplier] };
    const [weight, bias] = call.weights(kernel, ...(useBias ? [{ name: 'bias', shape: [filters] }] : []));
    const attributes = {
      ...windowAttributes(call, 'filt', spatial, window),
      n_chan: channels,
      n_filt: filters,
      depth_multiplier: multiplier,
      use_bias: useBias,
      weight: { tensor: weight },
      bias: { tensor: bias ?? filled([filters], 0) },
    };
    return withActivation(call, node(call, rank === 1 ? DepthwiseConv1D : DepthwiseConv2D, attributes));
  };
