import { weightTensor } from '../../ir';
import { UnaryLUT } from '../../layers';
import { alike, bitsOfValues, widest } from './element-bits';
import type { BitRule } from './rule';

/** The fewest bits that hold every entry of the table. */
export const unaryLut: BitRule<UnaryLUT> = {
  produce: (layer, [x]) => {
    const { data } = weightTensor(layer.get(UnaryLUT.attributes.table));
    return alike(x.length, widest(bitsOfValues(data)));
  },
};
