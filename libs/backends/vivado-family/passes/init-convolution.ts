import { CONVOLUTION, Convolution, DepthwiseConv1D, DepthwiseConv2D } from '../../../layers';
import { globalOptimizer } from '../../../pass';
import { FPGA_ATTRIBUTES } from '../../fpga';
import { fittingReuseFactor, initStrategy, interleaveOf } from './matrix-strategy';

/**
 * Chooses strategy and reuse factor of a convolution, and with them the order in which a saturating accumulator adds. A depthwise
 * kernel counts as the matrix of all its taps and channels.
 */
export const initConvolution = globalOptimizer({
  name: 'vivado:init_convolution',
  doc: 'Choose strategy, valid reuse factor and order of accumulation of a convolution.',
  // Where the accumulator saturates, the order of accumulation decides bits.
  preserves: 'nothing',
})((graph, layer) => {
  if (!(layer instanceof Convolution) || !initStrategy(graph, layer)) return false;
  const depthwise = layer instanceof DepthwiseConv1D || layer instanceof DepthwiseConv2D;
  const inputs = depthwise ? layer.terms * layer.channels : layer.terms;
  const given = layer.get(FPGA_ATTRIBUTES.reuseFactor);
  const reuse = fittingReuseFactor(graph, layer, inputs, layer.get(CONVOLUTION.nFilt), given);
  layer.set(FPGA_ATTRIBUTES.reuseFactor, reuse);
  layer.set(CONVOLUTION.interleave, interleaveOf(inputs, reuse));
  return false;
});
