import { Softmax } from '../../../layers';
import { layerOptimizer } from '../../../pass';

/** Leaves out a softmax that the configuration skips. */
export const skipSoftmax = layerOptimizer(Softmax, {
  name: 'skip_softmax',
  doc: 'Leave out a softmax that the configuration skips.',
  preserves: 'nothing',
})((graph, softmax) => {
  if (!softmax.get(Softmax.attributes.skip)) return false;
  graph.bypass(softmax);
  return true;
});
