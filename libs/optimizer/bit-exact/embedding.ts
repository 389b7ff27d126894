import { sizeOf, weightTensor } from '../../ir';
import { Embedding } from '../../layers';
import { bitsOfValues, type ElementBits, join } from './element-bits';
import type { BitRule } from './rule';

/** The most bits in each column of the table. */
export const embedding: BitRule<Embedding> = {
  produce: (layer) => {
    const { shape, data } = weightTensor(layer.get(Embedding.attributes.embeddings));
    const columns = shape[1];
    const entries = bitsOfValues(data);
    const most: ElementBits = Array.from({ length: columns }, (_, column) =>
      entries.filter((_, at) => at % columns === column).reduce(join),
    );
    return Array.from({ length: sizeOf(layer.shape) }, (_, at) => most[at % columns]);
  },
};
