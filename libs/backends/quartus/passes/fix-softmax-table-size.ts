import { Softmax } from '../../../layers';
import { layerOptimizer } from '../../../pass';
import { limitSoftmaxTables } from '../../fpga';

/** The sign is no part of an index, so that tables are half as large as what their index words could address. */
export const fixSoftmaxTableSize = layerOptimizer(Softmax, {
  name: 'quartus:fix_softmax_table_size',
  doc: 'Reduce the softmax tables to what their index words can address without a sign.',
  preserves: 'nothing',
})((_graph, softmax) => limitSoftmaxTables(softmax, 1));
