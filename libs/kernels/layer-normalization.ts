import { quantizeDouble } from '../fixed';
import { LayerNormalization } from '../layers';
import { type Kernel, resultType, typeOf, weightValues } from './kernel';
import { clamp } from './math';
import { makeTable } from './tables';

const f = Math.fround;

/** numerics.md 3.8; scale and shift are exact and converted once. */
export const layerNormalization: Kernel<LayerNormalization> = (layer) => {
  const { dim } = layer;
  const [accum, result] = [typeOf(layer, 'accum_t'), resultType(layer)];
  const [scale, bias] = [weightValues(layer, 'scale'), weightValues(layer, 'bias')];
  const reciprocal = quantizeDouble(1 / dim, accum);
  const { table, entriesPerUnit } = inverseRoots(layer);
  const last = table.values.length - 1;
  return ([x], m) => {
    const out = [];
    for (let from = 0; from < x.length; from += dim) {
      const block = x.slice(from, from + dim).map((value) => m.cast(value, accum));
      const sumOf = (values: typeof block) =>
        values.reduce((sum, value) => m.cast(m.add(sum, value), accum), m.constant(0));
      const meanOf = (values: typeof block) => m.cast(m.mul(sumOf(values), m.constant(reciprocal)), accum);
      const mean = meanOf(block);
      const differences = block.map((value) => m.cast(m.sub(value, mean), accum));
      const variance = meanOf(differences.map((d) => m.cast(m.mul(d, d), accum)));
      const index = clamp(m, m.trunc(m.mul(variance, m.constant(entriesPerUnit))), 0, last);
      const inverse = m.lookup(table, index);
      for (const [i, d] of differences.entries()) {
        const scaled = m.mul(m.mul(d, inverse), m.constant(scale[i]));
        out.push(m.cast(m.add(scaled, m.constant(bias[i])), result));
      }
    }
    return [out];
  };
};

/** The table of 1 / sqrt(10^-n + variance); positions are in float32, as in the firmware. */
function inverseRoots(layer: LayerNormalization) {
  const { epsilonPowerOf10, tableRange, tableSize } = LayerNormalization.attributes;
  const [size, range] = [layer.get(tableSize), layer.get(tableRange)];
  const epsilon = f(10 ** -layer.get(epsilonPowerOf10));
  const step = f(2 ** -range / size);
  const at = (i: number) => f(epsilon + f(step * i));
  const table = makeTable('inverse_root', size, typeOf(layer, 'table_t'), (i) => 1 / Math.sqrt(at(i)));
  return { table, entriesPerUnit: size * 2 ** range };
}
