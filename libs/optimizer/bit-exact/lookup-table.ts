import { userError } from '../../diagnostic';
import type { Bits } from '../../fixed';
import { Layer } from '../../ir';
import { type ActivationFunction, TABLE_ATTRIBUTES } from '../../layers';
import { type ElementBits, typeOfBits, widest } from './element-bits';

/** A table with an entry for every input value must stay within this. */
const MOST_ENTRIES = 2 ** 20;

/** Fraction bits of an entry: as much of a float32 as a quantiser behind may ask for. */
const F = 24;

/** Entries of a table per unit of the input (numerics.md 4), and the bits of an entry. */
export interface LookupTable {
  readonly perUnit: number;
  readonly entry: Bits;
}

export const TABLES = {
  elu: { perUnit: 8, entry: { k: 1, i: 0, f: F } },
  selu: { perUnit: 8, entry: { k: 1, i: 1, f: F } },
  sigmoid: { perUnit: 16, entry: { k: 0, i: 0, f: F } },
  softplus: { perUnit: 16, entry: { k: 0, i: 4, f: F } },
  softsign: { perUnit: 16, entry: { k: 1, i: 0, f: F } },
  tanh: { perUnit: 8, entry: { k: 1, i: 0, f: F } },
} as const satisfies Partial<Record<ActivationFunction, LookupTable>>;

/** Entries of a table that has one for every value of `f` fraction bits; a user error when there would be too many. */
export function entriesOf(layer: Layer, perUnit: number, f: number): number {
  const entries = perUnit * 2 ** Math.max(f, 0);
  if (entries <= MOST_ENTRIES) return entries;
  const found = `a table for ${f} fraction bits would have 2^${Math.log2(entries)} entries, at most 2^20 are supported`;
  throw userError('table-too-large', found, { node: layer.name }, 'quantise what goes into this function');
}

/** Gives a layer a table with an entry for every value of its input. */
export function settleTable(layer: Layer, { perUnit, entry }: LookupTable, x: ElementBits): void {
  layer.set(TABLE_ATTRIBUTES.tableSize, entriesOf(layer, perUnit, widest(x).f));
  // Entries that have the quantiser's type are rounded only once.
  const { trusted, result } = Layer.common;
  const precision = layer.get(trusted) ? layer.get(result).precision : typeOfBits(entry);
  layer.set(TABLE_ATTRIBUTES.table, { name: `${layer.name}_table_t`, precision });
}
