import { Softmax } from '../../../layers';
import { layerOptimizer } from '../../../pass';
import { limitSoftmaxTables } from '../softmax-tables';

export const fixSoftmaxTableSize = layerOptimizer(Softmax, {
  name: 'fix_softmax_table_size',
  doc: 'Reduce the softmax tables to what their index words can address.',
  preserves: 'nothing',
})((_graph, softmax) => limitSoftmaxTables(softmax, 0));
