import { isAll } from '../../ir';
import { BiasAdd, Convolution, Dense } from '../../layers';
import { layerOptimizer } from '../../pass';
import { configureAgain } from './configure-layer';

/** Moves a lone bias into the Dense or convolution before it when that has none and nothing else reads it. */
export const fuseBiasAdd = layerOptimizer(BiasAdd, {
  name: 'fuse_bias_add',
  doc: 'Move a lone bias into the Dense or convolution before it.',
  preserves: 'values',
})((graph, add) => {
  const dense = graph.producerOf(add);
  const matrix = dense instanceof Dense || dense instanceof Convolution;
  if (!matrix || graph.consumers(dense).length !== 1 || graph.isOutput(dense)) return false;
  if (!isAll(dense.get(Dense.attributes.bias).tensor, 0)) return false;
  dense.set(Dense.attributes.bias, add.get(BiasAdd.attributes.bias));
  dense.set(Dense.attributes.useBias, true);
  configureAgain(graph, dense, 'bias');
  graph.bypass(add);
  return true;
});
