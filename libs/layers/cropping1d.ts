import type { AttributeSet } from '../ir';
import { Cropping } from './cropping';
import { attributesOfMargins, CROP_WIDTH } from './margins';

/** [width, channels] without some pixels at its ends. */
export class Cropping1D extends Cropping {
  static readonly kind = 'Cropping1D';
  static readonly doc = 'Leaves out pixels at the ends of one spatial dimension.';
  static override readonly attributes: AttributeSet = attributesOfMargins(CROP_WIDTH);
  protected readonly margins = [CROP_WIDTH];
}
