import { Dense } from '../../../layers';
import { layerOptimizer } from '../../../pass';
import { reuseDense } from '../../fpga';
import { initStrategy } from './matrix-strategy';

/** Chooses strategy and reuse factor of a Dense, and with them the order in which a saturating accumulator adds. */
export const initDense = layerOptimizer(Dense, {
  name: 'vivado:init_dense',
  doc: 'Choose strategy, valid reuse factor and order of accumulation of a Dense.',
  // Where the accumulator saturates, the order of accumulation decides bits.
  preserves: 'nothing',
})((graph, dense) => {
  if (initStrategy(graph, dense)) reuseDense(graph, dense);
  return false;
});
