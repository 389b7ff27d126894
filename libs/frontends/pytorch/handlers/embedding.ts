import { Embedding } from '../../../layers';
import type { Handler } from '../call';

/** A row of a table for each index; its options matter in training alone. */
export const embedding: Handler = (call) => {
  call.args.ignore('padding_idx', 'scale_grad_by_freq', 'sparse');
  const { shape, data } = call.constant('weight');
  if (shape.length !== 2)
    throw call.error('shape-mismatch', `the table has the shape [${shape}], expected two dimensions`);
  const attributes = { vocab_size: shape[0], n_out: shape[1], embeddings: { tensor: { shape, data } } };
  return call.add(Embedding, [call.data('indices')], attributes);
};
