import { userError } from '../../diagnostic';
import type { Bits } from '../../fixed';
import { Activation, type ActivationFunction, TABLE_ATTRIBUTES } from '../../layers';
import { bitsOfType, join, UNLIMITED, widest } from './element-bits';
import type { BitRule } from './rule';

/** A table with an entry for every input value must stay within this. */
const MOST_ENTRIES = 2 ** 20;

/** Entries of a table per unit of the input: the ranges are -8..8 and -4..4 (numerics.md 4). */
const RANGES: Partial<Record<ActivationFunction, number>> = { sigmoid: 16, tanh: 8 };

export const activation: BitRule<Activation> = {
  produce: (layer, [x]) => {
    const name = layer.get(Activation.attributes.activation);
    const table = bitsOfType(layer.get(TABLE_ATTRIBUTES.table).precision);
    return x.map((bits) => produced(name, bits, table));
  },
  request: (layer, wanted) => {
    switch (layer.get(Activation.attributes.activation)) {
      case 'linear':
        return [wanted];
      case 'relu':
        return [wanted.map(({ f }) => ({ ...UNLIMITED, f }))];
      default:
        return [wanted.map(() => UNLIMITED)];
    }
  },
  settle: (layer, [x]) => {
    const range = RANGES[layer.get(Activation.attributes.activation)];
    if (range === undefined) return;
    const { f } = widest(x);
    const entries = range * 2 ** Math.max(f, 0);
    if (entries > MOST_ENTRIES) {
      const found = `a table for ${f} fraction bits would have 2^${Math.log2(entries)} entries, at most 2^20 are supported`;
      throw userError('table-too-large', found, { node: layer.name }, 'quantise the input of this activation');
    }
    layer.set(TABLE_ATTRIBUTES.tableSize, entries);
  },
};

/** Bits of one result; what is looked up has no more than the table's entries. */
function produced(name: ActivationFunction, x: Bits, table: Bits): Bits {
  switch (name) {
    case 'linear':
      return x;
    case 'relu':
      return { ...x, k: 0 };
    case 'relu1':
    case 'relu6':
      return { k: 0, i: Math.min(x.i, name === 'relu1' ? 1 : 3), f: Math.max(x.f, 0) };
    case 'sigmoid':
      return { k: 0, i: Math.min(x.i, 1, table.i), f: table.f };
    case 'tanh':
      return { k: x.k && table.k, i: Math.min(x.i, 1, table.i), f: table.f };
    case 'softplus':
    case 'softsign':
      return table;
    case 'elu':
      return join(x, table);
    case 'binary_tanh':
      return { k: 1, i: 1, f: 0 };
    case 'selu':
      // Its positive branch multiplies by 34429 / 2^15.
      return join({ k: x.k, i: x.i + 1, f: x.f + 15 }, table);
  }
}
