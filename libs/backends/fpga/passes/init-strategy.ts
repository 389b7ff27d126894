import { globalOptimizer } from '../../../pass';
import { MATRIX_ATTRIBUTES } from '../attributes';
import { strategyOf, sumExactly } from '../strategy';

/** For backends that build every product with adders of its own: of the strategies only distributed arithmetic decides numbers. */
export const initStrategy = globalOptimizer({
  name: 'init_strategy',
  doc: 'Leave the sums of layers exact for which the configuration wants distributed arithmetic.',
  preserves: 'nothing',
})((graph, layer) => {
  if (!layer.expected.includes(MATRIX_ATTRIBUTES.strategy)) return false;
  if (strategyOf(graph, layer) === 'distributed_arithmetic') sumExactly(layer);
  return false;
});
