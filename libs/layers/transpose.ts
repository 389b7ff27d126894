import { userError } from '../diagnostic';
import { attr, formatShape, type Shape, sizeOf } from '../ir';
import { Rearrangement } from './rearrangement';

/** The axes in another order. */
export class Transpose extends Rearrangement {
  static readonly kind = 'Transpose';
  static readonly doc = 'The axes in another order.';
  static override readonly attributes = {
    perm: attr.ints('perm', { doc: 'for each output axis the input axis, counted without the batch dimension' }),
  };

  infer(): Shape[] {
    const [shape, perm] = [this.inputShape(), this.get(Transpose.attributes.perm)];
    if (perm.length !== shape.length || !shape.every((_, axis) => perm.includes(axis))) {
      const found = `${formatShape(perm)} is no order of the axes of ${formatShape(shape)}`;
      throw userError('shape-mismatch', found, { node: this.name });
    }
    return [perm.map((axis) => shape[axis])];
  }

  get sources(): Int32Array {
    const [shape, perm] = [this.inputShape(), this.get(Transpose.attributes.perm)];
    let indices = [0];
    for (const axis of perm) {
      const stride = sizeOf(shape.slice(axis + 1));
      indices = indices.flatMap((outer) => Array.from({ length: shape[axis] }, (_, i) => outer + i * stride));
    }
    return Int32Array.from(indices);
  }
}
