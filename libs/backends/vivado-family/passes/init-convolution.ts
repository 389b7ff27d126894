import { Convolution } from '../../../layers';
import { globalOptimizer } from '../../../pass';
import { reuseConvolution } from '../../fpga';
import { initStrategy } from './matrix-strategy';

/** Chooses strategy and reuse factor of a convolution, and with them the order in which a saturating accumulator adds. */
export const initConvolution = globalOptimizer({
  name: 'vivado:init_convolution',
  doc: 'Choose strategy, valid reuse factor and order of accumulation of a convolution.',
  // Where the accumulator saturates, the order of accumulation decides bits.
  preserves: 'nothing',
})((graph, layer) => {
  if (layer instanceof Convolution && initStrategy(graph, layer)) reuseConvolution(graph, layer);
  return false;
});
