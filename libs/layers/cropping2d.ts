import type { AttributeSet } from '../ir';
import { Cropping } from './cropping';
import { attributesOfMargins, CROP_HEIGHT, CROP_WIDTH } from './margins';

/** [height, width, channels] without some pixels at its borders. */
export class Cropping2D extends Cropping {
  static readonly kind = 'Cropping2D';
  static readonly doc = 'Leaves out pixels at the borders of two spatial dimensions.';
  static override readonly attributes: AttributeSet = attributesOfMargins(CROP_HEIGHT, CROP_WIDTH);
  protected readonly margins = [CROP_HEIGHT, CROP_WIDTH];
}
