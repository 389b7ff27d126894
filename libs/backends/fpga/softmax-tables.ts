import { widthOf } from '../../fixed';
import { Softmax } from '../../layers';

/**
 * Reduces the softmax tables to what the index words can address, of which `unused` bits are no part of the index, unless a size
 * was given for the reciprocal (numerics.md 4.1).
 */
export function limitSoftmaxTables(softmax: Softmax, unused: number): void {
  const { tableSize, invTableSize, invTable } = Softmax.attributes;
  if (softmax.has(invTableSize)) return;
  const bits = Math.min(widthOf(softmax.inputType().precision), widthOf(softmax.get(invTable).precision)) - unused;
  softmax.set(tableSize, Math.min(softmax.get(tableSize), 2 ** bits));
}
