import { isAll } from '../../ir';
import { BatchNormalization } from '../../layers';
import { layerOptimizer } from '../../pass';

/** Removes a batch normalisation of scale 1 and bias 0. */
export const removeNopBatchNormalization = layerOptimizer(BatchNormalization, {
  name: 'remove_nop_batch_normalization',
  doc: 'Remove a batch normalisation of scale 1 and bias 0.',
  preserves: 'values',
})((graph, bn) => {
  const { scale, bias } = BatchNormalization.attributes;
  if (!isAll(bn.get(scale).tensor, 1) || !isAll(bn.get(bias).tensor, 0)) return false;
  graph.bypass(bn);
  return true;
});
