import type { Layer, ModelGraph, Strategy } from '../../../ir';
import { Bidirectional, Convolution } from '../../../layers';
import { FPGA_ATTRIBUTES, isDepthwise, MATRIX_ATTRIBUTES, strategyOf, sumExactly } from '../../fpga';

/** Sets the strategy of a layer that multiplies by a matrix; true when its multipliers are reused. */
export function initStrategy(graph: ModelGraph, layer: Layer): boolean {
  const strategy = possibleStrategy(graph, layer);
  layer.set(MATRIX_ATTRIBUTES.strategy, strategy);
  if (strategy === 'distributed_arithmetic') sumExactly(layer);
  return strategy === 'resource' || strategy === 'resource_unrolled';
}

/** The strategy that the configuration wants, or the one next to it where a layer cannot be unrolled; a change is reported. */
function possibleStrategy(graph: ModelGraph, layer: Layer): Strategy {
  const wanted = strategyOf(graph, layer);
  const obstacle = wanted === 'resource_unrolled' ? obstacleToUnrolling(graph, layer) : undefined;
  if (obstacle === undefined) return wanted;
  const strategy = isDepthwise(layer) ? 'latency' : 'resource';
  graph.report({
    code: 'strategy-changed',
    severity: 'warning',
    where: { node: layer.name },
    message: `Strategy ${wanted} is not possible for ${obstacle}, ${strategy} is used`,
  });
  return strategy;
}

function obstacleToUnrolling(graph: ModelGraph, layer: Layer): string | undefined {
  if (isDepthwise(layer) || layer instanceof Bidirectional) return layer.kind;
  if (layer.get(FPGA_ATTRIBUTES.reuseFactor) === 1) return 'ReuseFactor 1';
  if (layer instanceof Convolution && graph.config!.ioType === 'io_parallel') return 'convolutions in io_parallel';
  return undefined;
}
