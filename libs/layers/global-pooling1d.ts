import type { AttributeSet } from '../ir';
import { GlobalPooling, KEEP_DIMS } from './global-pooling';
import { POOLING } from './pooling';

/** Maximum or average of each channel over all of one spatial dimension. */
export class GlobalPooling1D extends GlobalPooling {
  static readonly kind = 'GlobalPooling1D';
  static readonly doc = 'Maximum or average over all of one spatial dimension.';
  static override readonly attributes: AttributeSet = { ...POOLING, ...KEEP_DIMS };
  protected readonly rank = 1;
}
