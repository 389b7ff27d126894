import type { AttributeSet } from '../ir';
import { attributesOfMargins, PAD_WIDTH } from './margins';
import { ZeroPadding } from './zero-padding';

/** Zeros before and after the pixels of [width, channels]. */
export class ZeroPadding1D extends ZeroPadding {
  static readonly kind = 'ZeroPadding1D';
  static readonly doc = 'Zeros around one spatial dimension.';
  static override readonly attributes: AttributeSet = attributesOfMargins(PAD_WIDTH);
  protected readonly margins = [PAD_WIDTH];
}
