import { fixed } from '../fixed';
import { attr, Layer, type Shape } from '../ir';

/** Attributes of every layer that may look values up in a table. */
export const TABLE_ATTRIBUTES = {
  tableSize: attr.int('table_size', { doc: 'entries of the table', fallback: 1024, configurable: true }),
  table: attr.type('table_t', { doc: 'type of the table entries', fallback: fixed(18, 8) }),
};

export const ACTIVATIONS = [
  'linear',
  'relu',
  'relu1',
  'relu6',
  'sigmoid',
  'tanh',
  'softplus',
  'softsign',
  'elu',
  'selu',
  'binary_tanh',
] as const;
export type ActivationFunction = (typeof ACTIVATIONS)[number];

/** The functions of Quartus round otherwise in a stream (numerics.md 7). */
export const STREAMED = {
  streamed: attr.bool('streamed', { doc: 'its elements come in a stream (io_stream)', fallback: false }),
};

/** An element-wise function without parameters. */
export class Activation extends Layer {
  static readonly kind = 'Activation';
  static readonly doc = 'Element-wise function without parameters.';
  static override readonly attributes = {
    activation: attr.choice('activation', ACTIVATIONS, { doc: 'the function' }),
    quantizes: attr.bool('quantizes', {
      doc: 'a quantiser of ONNX: a layer that it is merged into takes its type, also a configured one',
      fallback: false,
    }),
    ...TABLE_ATTRIBUTES,
  };

  infer(): Shape[] {
    return [this.inputShape()];
  }
}
