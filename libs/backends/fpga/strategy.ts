import { userError } from '../../diagnostic';
import type { Layer, ModelGraph, Strategy } from '../../ir';
import { EXACT_SUM } from '../../layers';
import { FPGA_ATTRIBUTES, MATRIX_ATTRIBUTES } from './attributes';
import { settingOf } from './setting';

/** The strategy that the configuration gives to a layer, `latency` by default; a user error names an unknown one. */
export function strategyOf(graph: ModelGraph, layer: Layer): Strategy {
  return settingOf(graph, layer, MATRIX_ATTRIBUTES.strategy);
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
