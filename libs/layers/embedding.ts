import { attr, Layer, type Shape } from '../ir';

/** A row of a table for each index. */
export class Embedding extends Layer {
  static readonly kind = 'Embedding';
  static readonly doc = 'A row of a table for each index.';
  static override readonly attributes = {
    vocabSize: attr.int('vocab_size', { doc: 'rows of the table; an index outside takes the first or the last' }),
    nOut: attr.int('n_out', { doc: 'elements of a row' }),
    embeddings: attr.weight('embeddings', { doc: 'the table [vocab_size, n_out]' }),
    embeddingsType: attr.type('embeddings_t', { doc: 'type of the table' }),
  };

  infer(): Shape[] {
    return [[...this.inputShape(), this.get(Embedding.attributes.nOut)]];
  }
}
