import { userError } from '../diagnostic';
import { attr, formatShape, Layer, type Shape, sizeOf } from '../ir';

export const QUANTIZED_TANHS = ['binary', 'ternary'] as const;

/** A batch normalisation and a binary or ternary tanh in one: the input is compared with thresholds. */
export class BatchNormalizationQuantizedTanh extends Layer {
  static readonly kind = 'BatchNormalizationQuantizedTanh';
  static readonly doc = 'Batch normalisation and binary or ternary tanh as comparisons with thresholds.';
  static override readonly attributes = {
    nFilt: attr.int('n_filt', { doc: 'number of channels, or -1 for one threshold per element', fallback: -1 }),
    quantize: attr.choice('quantize', QUANTIZED_TANHS, {
      doc: 'binary: 1 at the threshold and above, else 0; ternary: 1 above the first, -1 up to the second, else 0',
    }),
    threshold: attr.weight('threshold', { doc: 'thresholds [1, channels], for ternary [2, channels]' }),
    thresholdType: attr.type('threshold_t', { doc: 'type of the thresholds' }),
    falling: attr.ints('falling', {
      doc: 'channels of negative scale: binary 1 up to the threshold, ternary 1 below the first and -1 from the second on',
      fallback: [],
    }),
  };

  infer(): Shape[] {
    const { nFilt, quantize, threshold } = BatchNormalizationQuantizedTanh.attributes;
    const shape = this.inputShape();
    const channels = this.get(nFilt) === -1 ? sizeOf(shape) : this.get(nFilt);
    const rows = this.get(quantize) === 'binary' ? 1 : 2;
    const found = this.get(threshold).tensor.shape;
    if (found.length !== 2 || found[0] !== rows || found[1] !== channels) {
      const expected = formatShape([rows, channels]);
      const message = `${this.kind} has thresholds ${formatShape(found)}, expected ${expected}`;
      throw userError('shape-mismatch', message, { node: this.name });
    }
    return [shape];
  }
}
