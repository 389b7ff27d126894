import { userError } from '../diagnostic';
import { attr, formatShape, Layer, type Shape } from '../ir';

/** Joins tensors along one axis. */
export class Concatenate extends Layer {
  static readonly kind = 'Concatenate';
  static readonly doc = 'Joins tensors along one axis.';
  static override readonly attributes = {
    axis: attr.int('axis', { doc: 'the axis, counted without the batch dimension, or negative', fallback: -1 }),
  };

  infer(): Shape[] {
    const shapes = this.inputs.map((_, slot) => this.inputShape(slot));
    const [first] = shapes;
    const axis = this.axisIndex;
    const fits = (shape: Shape) => shape.length === first.length && shape.every((n, i) => i === axis || n === first[i]);
    if (first[axis] === undefined || !shapes.every(fits)) {
      const found = `${shapes.map(formatShape).join(' and ')} do not concatenate along axis ${axis}`;
      throw userError('shape-mismatch', found, { node: this.name });
    }
    return [first.map((n, i) => (i === axis ? shapes.reduce((sum, shape) => sum + shape[axis], 0) : n))];
  }

  /** The axis counted from the front. */
  get axisIndex(): number {
    const axis = this.get(Concatenate.attributes.axis);
    return axis < 0 ? this.inputShape().length + axis : axis;
  }
}
