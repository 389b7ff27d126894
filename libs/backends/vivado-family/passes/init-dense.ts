import { Dense } from '../../../layers';
import { layerOptimizer } from '../../../pass';
import { isCompressed, MATRIX_ATTRIBUTES, reuseDense } from '../../fpga';
import { initStrategy } from './matrix-strategy';

/** Chooses strategy and reuse factor of a Dense, and with them the order in which a saturating accumulator adds. */
export const initDense = layerOptimizer(Dense, {
  name: 'vivado:init_dense',
  doc: 'Choose strategy, valid reuse factor and order of accumulation of a Dense.',
  // Where the accumulator saturates, the order of accumulation decides bits.
  preserves: 'nothing',
})((graph, dense) => {
  if (initStrategy(graph, dense)) reuseDense(graph, dense);
  if (isCompressed(graph, dense)) {
    dense.set(MATRIX_ATTRIBUTES.strategy, 'compressed');
    // The weights that are left are sorted by input: each output adds in ascending order.
    dense.set(Dense.attributes.interleave, 1);
  }
  return false;
});
