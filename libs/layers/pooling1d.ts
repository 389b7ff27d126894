import type { AttributeSet } from '../ir';
import { COUNT_PAD, POOLING, Pooling } from './pooling';
import { attributesOfAxes, POOL_WIDTH, type WindowAxis } from './window';

/** Maximum or average of each channel in windows over one spatial dimension. */
export class Pooling1D extends Pooling {
  static readonly kind = 'Pooling1D';
  static readonly doc = 'Maximum or average in windows over one spatial dimension.';
  static override readonly attributes: AttributeSet = { ...attributesOfAxes(POOL_WIDTH), ...POOLING, ...COUNT_PAD };

  get axes(): readonly WindowAxis[] {
    return this.axesFrom(POOL_WIDTH);
  }
}
