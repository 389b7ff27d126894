import type { Table } from '../fixed';
import type { UnaryLUT } from '../layers';
import { elementWise, type Kernel, typeOf, weightValues } from './kernel';

/**
 * The table's entry for the word that the value has in the index type. The reference takes the word of the input's own type,
 * which is another one where bits of it were found to be unused.
 */
export const unaryLut: Kernel<UnaryLUT> = (layer) => {
  const index = typeOf(layer, 'index_t');
  const table: Table = { name: 'table', precision: typeOf(layer, 'table_t'), values: weightValues(layer, 'table') };
  return elementWise(layer, (x, m) => m.lookup(table, m.word(x, index, 0)));
};
