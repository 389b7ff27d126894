import { attr, type Shape } from '../ir';
import { CONVOLUTION } from './convolution';
import { DEPTHWISE } from './depthwise';
import { WindowLayer } from './window';

/** Attributes of separable convolutions. */
export const SEPARABLE = {
  nChan: CONVOLUTION.nChan,
  nFilt: CONVOLUTION.nFilt,
  ...DEPTHWISE,
  useBias: CONVOLUTION.useBias,
  depthwise: attr.weight('depthwise', { doc: 'depthwise kernel [taps..., n_chan, depth_multiplier]' }),
  pointwise: attr.weight('pointwise', { doc: 'pointwise kernel [1..., n_chan * depth_multiplier, n_filt]' }),
  bias: CONVOLUTION.bias,
  depthwiseType: attr.type('depthwise_t', { doc: 'type of the depthwise kernel' }),
  pointwiseType: attr.type('pointwise_t', { doc: 'type of the pointwise kernel' }),
  biasType: CONVOLUTION.biasType,
  depthwiseAccum: attr.type('depthwise_accum_t', { doc: 'type of the depthwise accumulator' }),
  pointwiseAccum: attr.type('pointwise_accum_t', { doc: 'type of the pointwise accumulator' }),
  depthwiseResult: attr.type('depthwise_result_t', { doc: 'type between the two convolutions' }),
};

/** A depthwise convolution followed by a pointwise one. */
export abstract class SeparableConv extends WindowLayer {
  infer(): Shape[] {
    return [[...this.positions(), this.get(SEPARABLE.nFilt)]];
  }
}
