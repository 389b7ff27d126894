import type { Layer, ModelGraph } from '../../../ir';
import { closestReuseFactor, MATRIX_ATTRIBUTES, strategyOf, sumExactly } from '../../fpga';

/** Sets the strategy of a layer that multiplies by a matrix; true when its multipliers are reused. */
export function initStrategy(graph: ModelGraph, layer: Layer): boolean {
  const strategy = strategyOf(graph, layer);
  layer.set(MATRIX_ATTRIBUTES.strategy, strategy);
  if (strategy === 'distributed_arithmetic') sumExactly(layer);
  return strategy === 'resource' || strategy === 'resource_unrolled';
}

/** The reuse factor that fits an n_in x n_out matrix and is nearest to the one given; a change is reported. */
export function fittingReuseFactor(graph: ModelGraph, layer: Layer, nIn: number, nOut: number, given: number): number {
  const reuse = closestReuseFactor(nIn, nOut, given);
  if (reuse !== given) {
    graph.report({
      code: 'reuse-factor-changed',
      severity: 'warning',
      where: { node: layer.name },
      message: `ReuseFactor ${given} does not fit a ${nIn} x ${nOut} matrix, ${reuse} is used`,
    });
  }
  return reuse;
}

/** The order in which a matrix product with that reuse factor adds: by (output * n_in + input) modulo this. */
export function interleaveOf(nIn: number, reuse: number): number {
  return reuse <= nIn ? reuse : 1;
}
