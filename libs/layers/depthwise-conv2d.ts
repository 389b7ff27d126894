import type { AttributeSet, Shape } from '../ir';
import { Conv2D } from './conv2d';
import { CONVOLUTION } from './convolution';
import { DEPTHWISE, depthwiseKernel, depthwiseWeightIndex } from './depthwise';
import { attributesOfAxes, FILTER_HEIGHT, FILTER_WIDTH } from './window';

/** A convolution of each channel on its own; output channel c * depth_multiplier + m comes from input channel c. */
export class DepthwiseConv2D extends Conv2D {
  static override readonly kind = 'DepthwiseConv2D';
  static override readonly doc = 'Convolution of each channel on its own, over two spatial dimensions.';
  static override readonly attributes: AttributeSet = {
    ...attributesOfAxes(FILTER_HEIGHT, FILTER_WIDTH),
    ...CONVOLUTION,
    ...DEPTHWISE,
  };

  override get groups(): number {
    return this.get(CONVOLUTION.nChan);
  }

  protected override get kernelChannels(): Shape {
    return depthwiseKernel(this);
  }

  override weightIndex(output: number, tap: number): number {
    return depthwiseWeightIndex(this, output, tap);
  }
}
