import { attr, Layer, type Shape } from '../ir';

/** -1, 0 or 1 by the sign and size of the input (numerics.md 4). */
export class TernaryTanh extends Layer {
  static readonly kind = 'TernaryTanh';
  static readonly doc = 'Ternary hyperbolic tangent.';
  static override readonly attributes = {
    threshold: attr.float('threshold', {
      doc: 'size above which the input counts; a pass scales the input so that it is 0.5',
      fallback: 0.5,
    }),
  };

  infer(): Shape[] {
    return [this.inputShape()];
  }
}
