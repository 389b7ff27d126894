import type { AttributeSet } from '../ir';
import { GlobalPooling, KEEP_DIMS } from './global-pooling';
import { POOLING } from './pooling';

/** Maximum or average of each channel over all of two spatial dimensions. */
export class GlobalPooling2D extends GlobalPooling {
  static readonly kind = 'GlobalPooling2D';
  static readonly doc = 'Maximum or average over all of two spatial dimensions.';
  static override readonly attributes: AttributeSet = { ...POOLING, ...KEEP_DIMS };
  protected readonly rank = 2;
}
