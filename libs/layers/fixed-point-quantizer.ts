import { Layer, type Shape, sizeOf } from '../ir';
import { MASK, maskOf } from './mask';

/** Converts each element to a fixed-point type of its own, or all to one; as HGQ2 quantises activations. */
export class FixedPointQuantizer extends Layer {
  static readonly kind = 'FixedPointQuantizer';
  static readonly doc = 'Converts elements to fixed-point types, one for each or one for all.';
  static override readonly attributes = MASK;

  infer(): Shape[] {
    const shape = this.inputShape();
    maskOf(this, MASK, sizeOf(shape));
    return [shape];
  }
}
