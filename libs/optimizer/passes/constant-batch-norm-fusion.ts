import { weightTensor } from '../../ir';
import { BatchNormalization, Constant, Conv, MatMul, Merge } from '../../layers';
import { layerOptimizer } from '../../pass';
import { applied, removeUnread } from './affine-parameters';

/** Layers that can let a scale of their constant operand pass, or fold it themselves. */
const TAKES_SCALES = [MatMul, Conv, Merge];

/** Applies a scale and a bias to the constant that they read, unless a reader can keep them apart. */
export const constantBatchNormFusion = layerOptimizer(BatchNormalization, {
  name: 'constant_batch_norm_fusion',
  doc: 'Apply a scale and a bias to the constant that they read.',
  preserves: 'values',
})((graph, bn) => {
  const constant = graph.producerOf(bn);
  if (!(constant instanceof Constant)) return false;
  const takes = graph.consumers(bn).some((reader) => TAKES_SCALES.some((kind) => reader instanceof kind));
  if (takes) return false;
  const value = { tensor: applied(bn, weightTensor(constant.get(Constant.attributes.value))) };
  graph.replace(bn, Constant, { inputs: [], attributes: { value } });
  removeUnread(graph, [constant]);
  return true;
});
