import { formatPrecision, type NamedType, type Precision, precisionsEqual } from '../../fixed';
import { Layer, type ModelGraph, type Weight, weightTensor } from '../../ir';
import { bitsOfValues, type ElementBits, typeOfBits, widest, zipBits } from './element-bits';
import { keepsItsType } from './input-readers';
import type { Propagation } from './propagation';
import { ruleOf } from './rules';

/**
 * Gives a layer the types that hold what it produces, as far as that is wanted: its result, its accumulator and its weights.
 * The types of a layer whose result a quantiser of the model gave stay. A configured type that goes is reported.
 */
export function settleTypes(graph: ModelGraph, layer: Layer, propagation: Propagation): void {
  layer.set(Layer.common.bitExact, true);
  if (!layer.get(Layer.common.trusted) && !keepsItsType(graph, layer)) {
    setType(graph, layer, 'result_t', `${layer.name}_t`, typeOfBits(widest(kept(layer, propagation))));
  }
  const keys = layer.expected.map((attribute) => attribute.key);
  const [rule, inputs] = [ruleOf(layer), propagation.inputs(layer)];
  if (keys.includes('accum_t')) {
    const sums = rule.sums ? rule.sums(layer, inputs) : widest(rule.produce(layer, inputs));
    if (sums) setType(graph, layer, 'accum_t', `${layer.name}_accum_t`, typeOfBits(sums));
  }
  for (const { key } of layer.expected.filter((attribute) => attribute.kind === 'weight')) {
    const weight = layer.getAttr(key) as Weight | undefined;
    if (weight === undefined || !keys.includes(`${key}_t`) || hasOwnWords(layer, key)) continue;
    const precision = typeOfBits(widest(bitsOfValues(weightTensor(weight).data)));
    setType(graph, layer, `${key}_t`, `${layer.name}_${key}_t`, precision);
  }
  rule.settle?.(layer, inputs);
}

/** Bits that can occur and are wanted. */
function kept(layer: Layer, propagation: Propagation): ElementBits {
  const [produced, ...others] = propagation.produced(layer);
  if (others.length > 0 || ruleOf(layer).keepsAll) return [produced, ...others].flat();
  const mayWrap = propagation.mayWrap(layer);
  return zipBits(produced, propagation.wanted(layer), (can, want) => {
    const k = mayWrap || want.k < can.k ? want.k : can.k;
    // Without its sign a negative value is right only modulo all that is wanted.
    const i = k < can.k ? want.i : Math.min(can.i, want.i);
    return { k, i, f: Math.min(can.f, want.f) };
  });
}

/** Signs and powers of two are words of their own kind. */
function hasOwnWords(layer: Layer, key: string): boolean {
  const { kind } = (layer.getAttr(`${key}_t`) as NamedType).precision;
  return kind === 'xnor' || kind === 'exponent';
}

function setType(graph: ModelGraph, layer: Layer, key: string, name: string, precision: Precision): void {
  const given = graph.config!.ownPrecision(layer, key.slice(0, -2))?.precision;
  if (given && given.kind !== 'auto' && !precisionsEqual(given, precision)) {
    graph.report({
      code: 'type-unused',
      severity: 'warning',
      where: { node: layer.name },
      message: `its configured ${key} ${formatPrecision(given)} is not used: in the bit-exact mode it is ${formatPrecision(precision)}`,
      hint: 'set Model.BitExact to false to configure types',
    });
  }
  layer.setAttr(key, { name, precision });
}
