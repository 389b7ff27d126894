import { isAll, weightTensor } from '../../ir';
import { BatchNormalization } from '../../layers';
import { layerOptimizer } from '../../pass';

/** Removes a batch normalisation of scale 1 and bias 0. */
export const removeNopBatchNormalization = layerOptimizer(BatchNormalization, {
  name: 'remove_nop_batch_normalization',
  doc: 'Remove a batch normalisation of scale 1 and bias 0.',
  preserves: 'values',
})((graph, bn) => {
  const { scale, bias } = BatchNormalization.attributes;
  if (!isAll(weightTensor(bn.get(scale)), 1) || !isAll(weightTensor(bn.get(bias)), 0)) return false;
  graph.bypass(bn);
  return true;
});
