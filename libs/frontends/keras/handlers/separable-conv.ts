import { filled } from '../../../ir';
import { SeparableConv1D, SeparableConv2D } from '../../../layers';
import { type Handler, node } from '../handler';
import { withActivation } from './activation-function';
import { convolutionWindow } from './conv';
import { pixelsOf, windowAttributes } from './spatial';

/** SeparableConv1D and SeparableConv2D: a depthwise and a pointwise kernel, one bias. */
export const separableConv =
  (rank: 1 | 2): Handler =>
  (call) => {
    const { options } = call;
    options.only('groups', 1);
    const { spatial, channels } = pixelsOf(call, rank);
    const [filters, multiplier] = [options.integer('filters'), options.integer('depth_multiplier', 1)];
    const window = convolutionWindow(call, rank);
    const useBias = options.boolean('use_bias', true);
    const [depthwise, pointwise, bias] = call.weights(
      { name: 'depthwise_kernel', shape: [...window.size, channels, multiplier] },
      { name: 'pointwise_kernel', shape: [...window.size.map(() => 1), channels * multiplier, filters] },
      ...(useBias ? [{ name: 'bias', shape: [filters] }] : []),
    );
    const attributes = {
      ...windowAttributes(call, 'filt', spatial, window),
      n_chan: channels,
      n_filt: filters,
      depth_multiplier: multiplier,
      use_bias: useBias,
      depthwise: { tensor: depthwise },
      pointwise: { tensor: pointwise },
      bias: { tensor: bias ?? filled([filters], 0) },
    };
    return withActivation(call, node(call, rank === 1 ? SeparableConv1D : SeparableConv2D, attributes));
  };
