import type { AttributeSet } from '../ir';
import { attributesOfMargins, PAD_HEIGHT, PAD_WIDTH } from './margins';
import { ZeroPadding } from './zero-padding';

/** Zeros around the pixels of [height, width, channels]. */
export class ZeroPadding2D extends ZeroPadding {
  static readonly kind = 'ZeroPadding2D';
  static readonly doc = 'Zeros around two spatial dimensions.';
  static override readonly attributes: AttributeSet = attributesOfMargins(PAD_HEIGHT, PAD_WIDTH);
  protected readonly margins = [PAD_HEIGHT, PAD_WIDTH];
}
