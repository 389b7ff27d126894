import type { ModelGraph } from '../../../ir';
import { Convolution } from '../../../layers';
import { globalOptimizer } from '../../../pass';
import { configure, divisors, nearestOf, PARALLELIZATION_FACTOR, pixelsOf, reuseConvolution } from '../../fpga';
import { CONV_IMPLEMENTATION } from '../attributes';
import { initStrategy } from './matrix-strategy';

/** Chooses strategy and reuse factor of a convolution, and with them the order in which a saturating accumulator adds. */
export const initConvolution = globalOptimizer({
  name: 'vivado:init_convolution',
  doc: 'Choose strategy, valid factors, implementation and order of accumulation of a convolution.',
  // Where the accumulator saturates, the order of accumulation decides bits.
  preserves: 'nothing',
})((graph, layer) => {
  if (layer.expected.includes(CONV_IMPLEMENTATION)) configure(graph, layer, CONV_IMPLEMENTATION);
  if (!(layer instanceof Convolution)) return false;
  initParallelization(graph, layer);
  if (initStrategy(graph, layer)) reuseConvolution(graph, layer);
  return false;
});

/** Takes the divisor of the number of output pixels that is nearest to the factor wanted; a change is reported. */
function initParallelization(graph: ModelGraph, layer: Convolution): void {
  const wanted = configure(graph, layer, PARALLELIZATION_FACTOR);
  const pixels = pixelsOf(layer);
  const factor = nearestOf(divisors(pixels), wanted);
  if (factor === wanted) return;
  layer.set(PARALLELIZATION_FACTOR, factor);
  graph.report({
    code: 'parallelization-factor-changed',
    severity: 'warning',
    where: { node: layer.name },
    message: `ParallelizationFactor ${wanted} does not divide ${pixels} pixels, ${factor} is used`,
  });
}
