import type { AttributeSet } from '../ir';
import { CONVOLUTION, Convolution, GROUPS } from './convolution';
import { attributesOfAxes, FILTER_HEIGHT, FILTER_WIDTH, type WindowAxis } from './window';

/** Convolution of [height, width, channels]. */
export class Conv2D extends Convolution {
  static readonly kind: string = 'Conv2D';
  static readonly doc: string = 'Convolution over two spatial dimensions.';
  static override readonly attributes: AttributeSet = {
    ...attributesOfAxes(FILTER_HEIGHT, FILTER_WIDTH),
    ...CONVOLUTION,
    ...GROUPS,
  };

  get axes(): readonly WindowAxis[] {
    return this.axesFrom(FILTER_HEIGHT, FILTER_WIDTH);
  }

  get groups(): number {
    return this.get(GROUPS.groups);
  }
}
