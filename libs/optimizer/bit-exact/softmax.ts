import { asFixed, widthOf } from '../../fixed';
import { sizeOf } from '../../ir';
import { Softmax } from '../../layers';
import { alike, bitsOfType, widest } from './element-bits';
import type { BitRule } from './rule';

/** The exact products of terms and reciprocal; quantised tables give the size of the exp table. */
export const softmax: BitRule<Softmax> = {
  produce: (layer) => {
    const [exp, inverse] = [Softmax.attributes.expTable, Softmax.attributes.invTable].map((attribute) =>
      asFixed(layer.get(attribute).precision),
    );
    const f = exp.width - exp.integer + inverse.width - inverse.integer;
    return alike(sizeOf(layer.shape), { k: 0, i: exp.integer + inverse.integer, f });
  },
  // The exact sum of terms: the reciprocal's quantiser may saturate.
  sums: (layer) => {
    if (!layer.get(Softmax.attributes.exactTables)) return undefined;
    const term = bitsOfType(layer.get(Softmax.attributes.expTable).precision);
    return { ...term, i: term.i + Math.ceil(Math.log2(layer.extents.along)) };
  },
  settle: (layer, [x]) => {
    const { exactTables, expTableSize, inputNorm, implementation } = Softmax.attributes;
    if (!layer.get(exactTables)) return;
    if (layer.get(implementation) === 'latency') {
      const { k, i, f } = widest(x);
      layer.set(expTableSize, 2 ** (k + i + f));
    } else if (layer.get(implementation) === 'stable') {
      layer.set(expTableSize, 2 ** widthOf(layer.get(inputNorm).precision));
    }
  },
};
