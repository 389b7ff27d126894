import type { AttributeSet } from '../ir';
import { SEPARABLE, SeparableConv } from './separable-conv';
import { attributesOfAxes, FILTER_WIDTH, type WindowAxis } from './window';

/** A depthwise and then a pointwise convolution over one spatial dimension, which `separable_to_depthwise_and_conv` makes of it. */
export class SeparableConv1D extends SeparableConv {
  static readonly kind = 'SeparableConv1D';
  static readonly doc = 'Depthwise and pointwise convolution over one spatial dimension, before it is split.';
  static override readonly attributes: AttributeSet = { ...attributesOfAxes(FILTER_WIDTH), ...SEPARABLE };

  get axes(): readonly WindowAxis[] {
    return this.axesFrom(FILTER_WIDTH);
  }
}
