import { userError } from '../diagnostic';
import { ufixed } from '../fixed';
import { attr, formatShape, Layer, type Shape, sizeOf } from '../ir';

/** Normalises each block of the trailing axes by its own mean and variance, then scales and shifts (numerics.md 3.8). */
export class LayerNormalization extends Layer {
  static readonly kind = 'LayerNormalization';
  static readonly doc = 'Normalisation of the trailing axes by their own mean and variance.';
  static override readonly attributes = {
    axis: attr.int('axis', {
      doc: 'the first of the axes that are normalised together with all behind it, without the batch dimension, or negative',
      fallback: -1,
    }),
    epsilonPowerOf10: attr.int('epsilon_power_of_10', { doc: 'n: 10^-n is added to the variance', fallback: 3 }),
    scale: attr.weight('scale', { doc: 'scale of each normalised element' }),
    bias: attr.weight('bias', { doc: 'shift of each normalised element' }),
    scaleType: attr.type('scale_t', { doc: 'type of the scale' }),
    biasType: attr.type('bias_t', { doc: 'type of the shift' }),
    tableRange: attr.int('table_range_power2', {
      doc: 'n: the table of 1 / sqrt reaches up to a variance of 2^-n',
      fallback: 0,
      configurable: true,
    }),
    tableSize: attr.int('table_size', { doc: 'entries of the table', fallback: 4096, configurable: true }),
    table: attr.type('table_t', {
      doc: 'type of the table entries',
      fallback: ufixed(8, 5, { rounding: 'RND_CONV', saturation: 'SAT' }),
    }),
    accum: attr.type('accum_t', { doc: 'type of sums, mean, differences and variance' }),
  };

  infer(): Shape[] {
    const shape = this.inputShape();
    const { axis, scale, bias } = LayerNormalization.attributes;
    const sizes = [this.get(scale), this.get(bias)].map(({ tensor }) => tensor.data.length);
    if (this.axisIndex >= 0 && this.axisIndex < shape.length && sizes.every((size) => size === this.dim))
      return [shape];
    const found = `axis ${this.get(axis)}, ${sizes[0]} scales and ${sizes[1]} shifts do not fit an input of ${formatShape(shape)}`;
    throw userError('shape-mismatch', `LayerNormalization: ${found}`, { node: this.name });
  }

  /** The axis counted from the front. */
  get axisIndex(): number {
    const axis = this.get(LayerNormalization.attributes.axis);
    return axis < 0 ? this.inputShape().length + axis : axis;
  }

  /** Elements that are normalised together. */
  get dim(): number {
    return sizeOf(this.inputShape().slice(this.axisIndex));
  }
}
