import { Dense } from '../../../layers';
import { layerOptimizer } from '../../../pass';
import { FPGA_ATTRIBUTES } from '../../fpga';
import { fittingReuseFactor, initStrategy, interleaveOf } from './matrix-strategy';

/** Chooses strategy and reuse factor of a Dense, and with them the order in which a saturating accumulator adds. */
export const initDense = layerOptimizer(Dense, {
  name: 'vivado:init_dense',
  doc: 'Choose strategy, valid reuse factor and order of accumulation of a Dense.',
  // Where the accumulator saturates, the order of accumulation decides bits.
  preserves: 'nothing',
})((graph, dense) => {
  if (!initStrategy(graph, dense)) return false;
  const [nIn, nOut] = [dense.get(Dense.attributes.nIn), dense.get(Dense.attributes.nOut)];
  const reuse = fittingReuseFactor(graph, dense, nIn, nOut, dense.get(FPGA_ATTRIBUTES.reuseFactor));
  dense.set(FPGA_ATTRIBUTES.reuseFactor, reuse);
  dense.set(Dense.attributes.interleave, interleaveOf(nIn, reuse));
  return false;
});
