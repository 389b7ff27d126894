import { userError } from '../diagnostic';
import { attr, formatShape, Layer, type Shape, shapesEqual } from '../ir';

/** Inner product of two vectors. */
export class Dot extends Layer {
  static readonly kind = 'Dot';
  static readonly doc = 'Inner product of two vectors.';
  static override readonly attributes = { accum: attr.type('accum_t', { doc: 'type of products and sum' }) };

  infer(): Shape[] {
    const [a, b] = [this.inputShape(0), this.inputShape(1)];
    if (a.length !== 1 || !shapesEqual(a, b)) {
      const found = `Dot of ${formatShape(a)} and ${formatShape(b)}, expected two vectors of one length`;
      throw userError('shape-mismatch', found, { node: this.name });
    }
    return [[1]];
  }
}
