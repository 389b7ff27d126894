import { attr, Layer, type Shape } from '../ir';

/** A bias that stands alone, until it is fused into the layer before it. */
export class BiasAdd extends Layer {
  static readonly kind = 'BiasAdd';
  static readonly doc = 'A bias on its own, fused into the layer before it.';
  static override readonly attributes = {
    bias: attr.weight('bias', { doc: 'one value per channel (last axis)' }),
    biasType: attr.type('bias_t', { doc: 'type of the bias' }),
  };

  infer(): Shape[] {
    return [this.inputShape()];
  }
}
