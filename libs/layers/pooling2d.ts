import type { AttributeSet } from '../ir';
import { COUNT_PAD, POOLING, Pooling } from './pooling';
import { attributesOfAxes, POOL_HEIGHT, POOL_WIDTH, type WindowAxis } from './window';

/** Maximum or average of each channel in windows over two spatial dimensions. */
export class Pooling2D extends Pooling {
  static readonly kind = 'Pooling2D';
  static readonly doc = 'Maximum or average in windows over two spatial dimensions.';
  static override readonly attributes: AttributeSet = {
    ...attributesOfAxes(POOL_HEIGHT, POOL_WIDTH),
    ...POOLING,
    ...COUNT_PAD,
  };

  get axes(): readonly WindowAxis[] {
    return this.axesFrom(POOL_HEIGHT, POOL_WIDTH);
  }
}
