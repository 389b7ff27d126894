import { asFixed, widthOf } from '../../fixed';
import { sizeOf } from '../../ir';
import { Softmax } from '../../layers';
import { alike, bitsOfType, typeOfBits, widest } from './element-bits';
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
    const { exactTables, accum, expTable, expTableSize, inputNorm, implementation } = Softmax.attributes;
    if (!layer.get(exactTables)) return;
    // The exact sum: the reciprocal's quantiser may saturate.
    const term = bitsOfType(layer.get(expTable).precision);
    const precision = typeOfBits({ ...term, i: term.i + Math.ceil(Math.log2(layer.extents.along)) });
    layer.set(accum, { name: `${layer.name}_accum_t`, precision });
    if (layer.get(implementation) === 'latency') {
      const { k, i, f } = widest(x);
      layer.set(expTableSize, 2 ** (k + i + f));
    } else if (layer.get(implementation) === 'stable') {
      layer.set(expTableSize, 2 ** widthOf(layer.get(inputNorm).precision));
    }
  },
};
