import { userError } from '../../../diagnostic';
import { Convolution, Dense, RecurrentLayer } from '../../../layers';
import { globalOptimizer } from '../../../pass';
import {
  configure,
  MATRIX_ATTRIBUTES,
  PARALLELIZATION_FACTOR,
  reuseConvolution,
  reuseDense,
  reuseRecurrent,
  strategyOf,
} from '../../fpga';

/**
 * Multipliers are always reused, whatever the strategy says. Distributed arithmetic has other numbers and is refused rather than
 * ignored.
 */
export const initResource = globalOptimizer({
  name: 'quartus:init_resource',
  doc: 'Choose valid reuse factors of matrix products, and the order of accumulation that follows.',
  // Where the accumulator saturates, the order of accumulation decides bits.
  preserves: 'nothing',
})((graph, layer) => {
  if (!layer.expected.includes(MATRIX_ATTRIBUTES.strategy)) return false;
  if (strategyOf(graph, layer) === 'distributed_arithmetic') {
    const found = 'Strategy is "distributed_arithmetic", which the quartus backend does not have';
    throw userError(
      'unsupported-strategy',
      found,
      { node: layer.origin },
      'leave Strategy out: it is always "resource"',
    );
  }
  layer.set(MATRIX_ATTRIBUTES.strategy, 'resource');
  if (layer instanceof Dense) reuseDense(graph, layer);
  if (layer instanceof Convolution) reuseConvolution(graph, layer);
  if (layer.expected.includes(PARALLELIZATION_FACTOR)) configure(graph, layer, PARALLELIZATION_FACTOR);
  if (layer instanceof RecurrentLayer) reuseRecurrent(graph, layer, true);
  return false;
});
