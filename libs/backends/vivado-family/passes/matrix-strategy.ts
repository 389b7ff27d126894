import type { Layer, ModelGraph } from '../../../ir';
import { MATRIX_ATTRIBUTES, strategyOf, sumExactly } from '../../fpga';

/** Sets the strategy of a layer that multiplies by a matrix; true when its multipliers are reused. */
export function initStrategy(graph: ModelGraph, layer: Layer): boolean {
  const strategy = strategyOf(graph, layer);
  layer.set(MATRIX_ATTRIBUTES.strategy, strategy);
  if (strategy === 'distributed_arithmetic') sumExactly(layer);
  return strategy === 'resource' || strategy === 'resource_unrolled';
}
