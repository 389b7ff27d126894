import type { AttributeSet } from '../ir';
import { SEPARABLE, SeparableConv } from './separable-conv';
import { attributesOfAxes, FILTER_HEIGHT, FILTER_WIDTH, type WindowAxis } from './window';

/** A depthwise and then a pointwise convolution over two spatial dimensions, which `separable_to_depthwise_and_conv` makes of it. */
export class SeparableConv2D extends SeparableConv {
  static readonly kind = 'SeparableConv2D';
  static readonly doc = 'Depthwise and pointwise convolution over two spatial dimensions, before it is split.';
  static override readonly attributes: AttributeSet = {
    ...attributesOfAxes(FILTER_HEIGHT, FILTER_WIDTH),
    ...SEPARABLE,
  };

  get axes(): readonly WindowAxis[] {
    return this.axesFrom(FILTER_HEIGHT, FILTER_WIDTH);
  }
}
