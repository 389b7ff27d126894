import { userError } from '../diagnostic';
import { attr, formatShape, Layer, type Shape } from '../ir';

/** Cuts one axis into parts, each an output. */
export class Split extends Layer {
  static readonly kind = 'Split';
  static readonly doc = 'Parts of a tensor along one axis, each an output.';
  static override readonly attributes = {
    axis: attr.int('axis', { doc: 'the axis, counted without the batch dimension, or negative', fallback: -1 }),
    sizes: attr.ints('sizes', { doc: 'extent of each part' }),
  };

  infer(): Shape[] {
    const [shape, sizes] = [this.inputShape(), this.get(Split.attributes.sizes)];
    const total = sizes.reduce((sum, size) => sum + size, 0);
    if (total !== shape[this.axisIndex] || !sizes.every((size) => size > 0)) {
      const found = `parts of ${formatShape(sizes)} along axis ${this.axisIndex} do not make up ${formatShape(shape)}`;
      throw userError('shape-mismatch', found, { node: this.name });
    }
    return sizes.map((size) => shape.map((extent, axis) => (axis === this.axisIndex ? size : extent)));
  }

  /** The axis counted from the front. */
  get axisIndex(): number {
    const axis = this.get(Split.attributes.axis);
    return axis < 0 ? this.inputShape().length + axis : axis;
  }
}
