import { Layer, type Shape } from '../ir';

/** -1, 0 or 1 by the sign and size of twice the input (numerics.md 4). */
export class TernaryTanh extends Layer {
  static readonly kind = 'TernaryTanh';
  static readonly doc = 'Ternary hyperbolic tangent.';

  infer(): Shape[] {
    return [this.inputShape()];
  }
}
