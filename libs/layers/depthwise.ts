import { attr, type Shape } from '../ir';
import { CONVOLUTION, type Convolution } from './convolution';

/** The attribute of depthwise convolutions. */
export const DEPTHWISE = {
  depthMultiplier: attr.int('depth_multiplier', { doc: 'output channels of each input channel', fallback: 1 }),
};

/** Shape of a depthwise kernel behind its taps: [n_chan, depth_multiplier], in memory as [1, n_filt]. */
export function depthwiseKernel(layer: Convolution): Shape {
  return [layer.get(CONVOLUTION.nChan), layer.get(DEPTHWISE.depthMultiplier)];
}

/** A depthwise kernel is no matrix: its weights are counted by tap and channel, for all outputs alike. */
export function depthwiseWeightIndex(layer: Convolution, output: number, tap: number): number {
  return tap * layer.get(CONVOLUTION.nFilt) + output;
}
