import { userError } from '../diagnostic';
import { attr, formatShape, Layer, type Shape, sizeOf } from '../ir';

/** The same elements, row-major, under another shape; at most one target extent is -1. */
export class Reshape extends Layer {
  static readonly kind: string = 'Reshape';
  static readonly doc: string = 'The same elements under another shape.';
  static override readonly attributes = {
    targetShape: attr.ints('target_shape', { doc: 'extents without the batch dimension; one may be -1' }),
  };

  infer(): Shape[] {
    const [input, target] = [this.inputShape(), this.get(Reshape.attributes.targetShape)];
    const known = target.filter((n) => n !== -1);
    const shape = target.map((n) => (n === -1 ? sizeOf(input) / sizeOf(known) : n));
    if (target.length - known.length > 1 || sizeOf(shape) !== sizeOf(input) || !shape.every(Number.isInteger)) {
      const found = `${formatShape(input)} cannot be reshaped to ${formatShape(target)}`;
      throw userError('shape-mismatch', found, { node: this.name });
    }
    return [shape];
  }
}
