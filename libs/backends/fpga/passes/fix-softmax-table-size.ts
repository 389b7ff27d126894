import { widthOf } from '../../../fixed';
import { Softmax } from '../../../layers';
import { layerOptimizer } from '../../../pass';

/** Reduces the softmax tables to what the index words can address, unless a size was given for the reciprocal (numerics.md 4.1). */
export const fixSoftmaxTableSize = layerOptimizer(Softmax, {
  name: 'fix_softmax_table_size',
  doc: 'Reduce the softmax tables to what their index words can address.',
  preserves: 'nothing',
})((_graph, softmax) => {
  const { tableSize, invTableSize, invTable } = Softmax.attributes;
  if (softmax.has(invTableSize)) return false;
  const bits = Math.min(widthOf(softmax.inputType().precision), widthOf(softmax.get(invTable).precision));
  softmax.set(tableSize, Math.min(softmax.get(tableSize), 2 ** bits));
  return false;
});
