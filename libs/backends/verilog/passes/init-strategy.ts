import { globalOptimizer } from '../../../pass';
import { MATRIX_ATTRIBUTES, strategyOf, sumExactly } from '../../fpga';

/** Of the strategies only distributed arithmetic decides numbers here. */
export const initStrategy = globalOptimizer({
  name: 'verilog:init_strategy',
  doc: 'Leave the sums of layers exact for which the configuration wants distributed arithmetic.',
  preserves: 'nothing',
})((graph, layer) => {
  if (!layer.expected.includes(MATRIX_ATTRIBUTES.strategy)) return false;
  if (strategyOf(graph, layer) === 'distributed_arithmetic') sumExactly(layer);
  return false;
});
