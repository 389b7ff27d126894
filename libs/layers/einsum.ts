import { attr, Layer, type Shape } from '../ir';
import { type Contraction, parseEinsum } from './contraction';

/** Sum of products of two tensors, by an equation. */
export class Einsum extends Layer {
  static readonly kind = 'Einsum';
  static readonly doc = 'Sum of products of two tensors, by an equation.';
  static override readonly attributes = {
    equation: attr.string('equation', { doc: 'the equation, without the batch dimension: `ab,bc->ac`' }),
    accum: attr.type('accum_t', { doc: 'type of the sum' }),
  };

  get contraction(): Contraction {
    return parseEinsum(this.get(Einsum.attributes.equation), this.inputShape(0), this.inputShape(1), this.name);
  }

  infer(): Shape[] {
    return [this.contraction.shape];
  }
}
