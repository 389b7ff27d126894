import { asFixed, widthOf } from '../../fixed';
import { sizeOf } from '../../ir';
import { Softmax } from '../../layers';
import { alike, bitsOfType, widest } from './element-bits';
import type { BitRule } from './rule';

/** The exact products of terms and reciprocal; quantised tables give the accumulator and the size of the exp table. */
export const softmax: BitRule<Softmax> = {
  produce: (layer) => {
    const [exp, inverse] = [Softmax.attributes.expTable, Softmax.attributes.invTable].map((attribute) =>
      asFixed(layer.get(attribute).precision),
    );
    const f = exp.width - exp.integer + inverse.width - inverse.integer;
    return alike(sizeOf(layer.shape), { k: 0, i: exp.integer + inverse.integer, f });
  },
  settle: (layer, [x]) => {
    const { exactTables, accum, invInput, expTable, expTableSize, inputNorm, implementation } = Softmax.attributes;
    if (!layer.get(exactTables)) return;
    const [sum, term] = [asFixed(layer.get(invInput).precision), bitsOfType(layer.get(expTable).precision)];
    const growth = Math.ceil(Math.log2(layer.extents.along));
    const [width, integer] = [term.f + growth + sum.integer + growth, sum.integer];
    const room = sum.saturation === 'WRAP' ? 0 : growth;
    layer.set(accum, {
      name: `${layer.name}_accum_t`,
      precision: {
        ...sum,
        width: Math.max(1, width + room),
        integer: integer + room,
        rounding: 'TRN',
        saturation: 'WRAP',
      },
    });
    if (layer.get(implementation) === 'latency') {
      const { k, i, f } = widest(x);
      layer.set(expTableSize, 2 ** (k + i + f));
    } else if (layer.get(implementation) === 'stable') {
      layer.set(expTableSize, 2 ** widthOf(layer.get(inputNorm).precision));
    }
  },
};
