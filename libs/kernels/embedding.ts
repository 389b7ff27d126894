import type { Table } from '../fixed';
import { Embedding } from '../layers';
import { type Kernel, resultType, typeOf, weightValues } from './kernel';
import { clamp } from './math';

/** Each column of the table is looked up on its own; indices are truncated towards zero and kept inside. */
export const embedding: Kernel<Embedding> = (layer) => {
  const { nOut, vocabSize } = Embedding.attributes;
  const [columns, rows] = [layer.get(nOut), layer.get(vocabSize)];
  const [values, precision, result] = [
    weightValues(layer, 'embeddings'),
    typeOf(layer, 'embeddings_t'),
    resultType(layer),
  ];
  const tables = Array.from({ length: columns }, (_, column): Table => {
    return { name: 'embedding', precision, values: values.filter((_, at) => at % columns === column) };
  });
  return ([x], m) => [
    x.flatMap((value) => {
      const index = clamp(m, m.trunc(value), 0, rows - 1);
      return tables.map((table) => m.cast(m.lookup(table, index), result));
    }),
  ];
};
