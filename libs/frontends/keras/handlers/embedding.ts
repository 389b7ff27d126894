import { Embedding } from '../../../layers';
import { type Handler, node } from '../handler';

/** Embedding: a row of a table for each index. */
export const embedding: Handler = (call) => {
  const { options } = call;
  const [rows, columns] = [options.integer('input_dim'), options.integer('output_dim')];
  options.only('mask_zero', false);
  options.ignore('input_length');
  const [table] = call.weights({ name: 'embeddings', shape: [rows, columns] });
  return [node(call, Embedding, { vocab_size: rows, n_out: columns, embeddings: { tensor: table } })];
};
