import { type FixedPrecision, fractionBits } from '../../../fixed';
import { type Layer, sizeOf } from '../../../ir';
import { type Assignment, rounded } from '../assignment';

/** Width of the domain of the tables that are centred on 0; they are constant outside (numerics.md 4). */
export const CENTRED_RANGE: Readonly<Partial<Record<string, number>>> = {
  sigmoid: 16,
  tanh: 8,
  softplus: 16,
  softsign: 16,
};

/** Integer bits and sign of the entries; where the bound is a power of two, the last step below it stands for it. */
const ENTRIES: Readonly<Record<string, readonly [integer: number, signed: boolean, bounds: string]>> = {
  sigmoid: [0, false, '0..1'],
  tanh: [1, true, '-1..1'],
  softplus: [4, false, '0..8'],
  softsign: [1, true, '-1..1'],
};

/** Domain of the tables of elu and selu, on the negative side. */
const NEGATIVE_RANGE = 8;

/** Bits of the index of a table that has an entry for each step of its input. */
const LARGEST_EXACT = 10;

/** A table of 2^6 entries takes a LUT for each bit of an entry, and they have about this many. */
const ENTRY_BITS = 10;

/** A function looked up over a range centred on 0: one entry for each step of the input where that is coarse enough. */
export function centredTableRule(a: Assignment, layer: Layer, name: string): FixedPrecision {
  const [integer, signed, bounds] = ENTRIES[name];
  chooseExactSize(a, layer, CENTRED_RANGE[name]!);
  const output = a.structure.graph.isOutput(layer);
  const width = a.width(layer, 'result', { start: output ? 12 : 9, min: output ? 8 : 2, cost: a.outputCost(layer) });
  const type = rounded(width, integer, signed);
  a.choose(layer, 'table_t', type, `${name} lies within ${bounds}`);
  a.choose(layer, 'Precision.result', type, 'the type of the table: nothing is converted');
  return type;
}

/** elu and selu: a table for negative inputs, the input itself (times a constant) for positive ones. */
export function negativeTableRule(a: Assignment, layer: Layer, result: () => FixedPrecision): FixedPrecision {
  chooseExactSize(a, layer, NEGATIVE_RANGE);
  const type = result();
  const entries = rounded(Math.max(fractionBits(type) + 2, 2), 2, true);
  a.choose(layer, 'table_t', entries, 'entries lie within -2..0, on the grid of the result');
  return type;
}

function chooseExactSize(a: Assignment, layer: Layer, range: number): void {
  const exact = Math.log2(range) + fractionBits(a.type(layer));
  if (exact > LARGEST_EXACT) {
    chooseSize(a, layer, { lookups: sizeOf(layer.shape), why: `a range of ${range}` });
    return;
  }
  const reason = `one entry for each step of the input over a range of ${range}`;
  a.choose(layer, 'TableSize', 2 ** Math.max(exact, 1), reason);
}

/** A table of the fewest entries that keep the accuracy, which is looked up in so many times for a sample. */
export function chooseSize(
  a: Assignment,
  layer: Layer,
  { lookups, why }: { readonly lookups: number; readonly why: string },
): void {
  const cost = tableCost(lookups);
  const bits = a.width(layer, 'table', { start: LARGEST_EXACT, min: 4, max: LARGEST_EXACT + 6, cost });
  a.choose(layer, 'TableSize', 2 ** bits, `${why}; the fewest entries that keep the accuracy`);
}

/** LUTs that the last of the index bits takes in so many tables. */
export function tableCost(tables: number): (bits: number) => number {
  return (bits) => (tables * ENTRY_BITS * 2 ** bits) / 2 ** 7;
}
