import { type FixedPrecision, fixed, formatPrecision, fractionBits, rangeOf, rawToDouble, ufixed } from '../../fixed';
import type { ModelGraph, Weight } from '../../ir';
import { GARNET_WEIGHTS, type GarNet } from '../../layers';
import { growthOf, type Rule, set } from './inference';

/** Fraction bits of everything in a GarNet, and integer bits that keep sums of weighted features from overflowing. */
const [FRACTION, SAFETY] = [10, 3];

/**
 * Parameters have the integer bits that they need. A sum over the vertices has room for one of each vertex, with a factor of
 * 2^3 where features are in it. Rounding and overflow as hls4ml writes them into its configurations.
 */
export const garNet: Rule<GarNet> = (inference, layer) => {
  reportNarrowNumber(inference.graph, layer);
  for (const key of GARNET_WEIGHTS) {
    set(inference, `${key}_t`, parameterType((layer.getAttr(key) as Weight).tensor.data));
  }
  const growth = growthOf(layer.vertices);
  const sums = { saturation: 'SAT' } as const;
  set(inference, 'edge_weight_aggr_t', ufixed(growth + FRACTION, growth, sums));
  set(inference, 'aggr_t', fixed(growth + SAFETY + FRACTION, growth + SAFETY, sums));
  // The factor is as large as the number of vertices, when one of them counts.
  const integer = Math.max(4, Math.floor(Math.log2(layer.vertices)) + 1);
  set(inference, 'norm_t', ufixed(integer + FRACTION, integer, sums));
};

/** Warns when the type of the number of vertices does not reach all of them: it would wrap in silence. */
function reportNarrowNumber(graph: ModelGraph, layer: GarNet): void {
  const { precision } = layer.inputType(1);
  const most = Math.floor(rawToDouble(rangeOf(precision).hi, fractionBits(precision)));
  if (most >= layer.vertices) return;
  graph.report({
    code: 'type-too-narrow',
    severity: 'warning',
    where: { node: layer.inputs[1] },
    message: `its type ${formatPrecision(precision)} counts up to ${most}, "${layer.name}" has ${layer.vertices} vertices`,
    hint: 'set its Precision.result to uint<16>, for example',
  });
}

/** RND and SAT; signed only where a value is negative, and as many integer bits as the largest magnitude has. */
function parameterType(values: ArrayLike<number>): FixedPrecision {
  const all = Array.from(values);
  const signed = all.some((value) => value < 0);
  const largest = all.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const integer = (largest === 0 ? 1 : Math.max(0, Math.floor(Math.log2(largest)) + 1)) + Number(signed);
  return fixed(integer + FRACTION, integer, { signed, rounding: 'RND', saturation: 'SAT' });
}
