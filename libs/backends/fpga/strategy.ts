import { userError } from '../../diagnostic';
import type { Layer, ModelGraph, Strategy } from '../../ir';
import { EXACT_SUM } from '../../layers';
import { FPGA_ATTRIBUTES, MATRIX_ATTRIBUTES } from './attributes';
import { settingOf } from './setting';

/** The strategy that the configuration gives to a layer, `latency` by default; a user error names an unknown one. */
export function strategyOf(graph: ModelGraph, layer: Layer): Strategy {
  // A configuration cannot say `compressed`: it is asked for by another key.
  return settingOf(graph, layer, MATRIX_ATTRIBUTES.strategy) as Strategy;
}

/** True when only the weights that are not zero are to be kept (`Compression` with the strategy `resource`). */
export function isCompressed(graph: ModelGraph, layer: Layer): boolean {
  return strategyOf(graph, layer) === 'resource' && graph.config!.value(layer, 'Compression', true) === true;
}

/** Distributed arithmetic: the sums of a layer are exact. A user error where there is none, or multipliers are to be reused. */
export function sumExactly(layer: Layer): void {
  const where = { node: layer.origin };
  if (!layer.expected.includes(EXACT_SUM)) {
    throw userError('unsupported-strategy', `${layer.kind} cannot be built with distributed arithmetic`, where);
  }
  const reuse = layer.get(FPGA_ATTRIBUTES.reuseFactor);
  if (reuse !== 1) {
    const found = `ReuseFactor is ${reuse}: distributed arithmetic has no multipliers to reuse`;
    throw userError('bad-reuse-factor', found, where, 'set ReuseFactor to 1');
  }
  layer.set(EXACT_SUM, true);
}
