import { attr, Layer, type Shape } from '../ir';

/** y = x * scale + bias with one parameter per element (n_filt -1) or per index modulo n_filt; one conversion, no accumulator. */
export class BatchNormalization extends Layer {
  static readonly kind: string = 'BatchNormalization';
  static readonly doc: string = 'Batch normalisation, folded to a scale and a bias.';
  static override readonly attributes = {
    nFilt: attr.int('n_filt', { doc: 'number of channels, or -1 for one parameter per element', fallback: -1 }),
    scale: attr.weight('scale', { doc: 'gamma / sqrt(variance + epsilon)' }),
    bias: attr.weight('bias', { doc: 'beta - scale * mean' }),
    scaleType: attr.type('scale_t', { doc: 'type of the scale' }),
    biasType: attr.type('bias_t', { doc: 'type of the bias' }),
  };

  infer(): Shape[] {
    return [this.inputShape()];
  }
}
