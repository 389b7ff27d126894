import { type Bits, minimalBits, type NamedType } from '../../fixed';
import { type CellActivation, type CellKind, type CellPrefix, RECURRENT, type RecurrentLayer } from '../../layers';
import { bitsOfType, join } from './element-bits';
import { type LookupTable, TABLES } from './lookup-table';

/** Fraction bits of a table that the functions of a cell share: their quantisers round its entries. */
const SHARED_TABLE = 32;

/** Whether what a function gives has the same bits for every argument. */
export function isBounded(layer: RecurrentLayer, key: string): boolean {
  const name = layer.getAttr(key) as CellActivation;
  const { precision } = layer.getAttr(`${key}_t`) as NamedType;
  return precision.kind !== 'auto' || name === 'binary_tanh' || ['tanh', 'sigmoid', 'softsign'].includes(name);
}

/** Bits of what a function of a cell gives, through its quantiser if it has one. */
export function functionBits(layer: RecurrentLayer, key: string, x: Bits): Bits {
  const { precision } = layer.getAttr(`${key}_t`) as NamedType;
  if (precision.kind !== 'auto') return bitsOfType(precision);
  const name = layer.getAttr(key) as CellActivation;
  switch (name) {
    case 'linear':
      return x;
    case 'relu':
      return { ...x, k: 0 };
    case 'relu6':
      return { k: 0, i: Math.min(x.i, 3), f: Math.max(x.f, 0) };
    case 'hard_sigmoid': {
      const slope = Math.min(minimalBits(layer.get(RECURRENT.hardSigmoidSlope)).f, SHARED_TABLE);
      return { k: 0, i: 1, f: Math.max(x.f + slope, 1) };
    }
    case 'hard_tanh':
      return { k: x.k, i: 1, f: Math.max(x.f, 0) };
    case 'binary_tanh':
      return { k: 1, i: 1, f: 0 };
    case 'elu':
    case 'selu':
      return join({ k: x.k, i: x.i + 1, f: x.f + 15 }, { ...TABLES[name].entry, f: SHARED_TABLE });
    default:
      return { ...TABLES[name].entry, f: SHARED_TABLE };
  }
}

/** Tables of the functions of a cell that need one. */
export function tablesOf(layer: RecurrentLayer, kind: CellKind, prefix: CellPrefix): readonly LookupTable[] {
  const keys = kind === 'SimpleRNN' ? ['activation'] : ['activation', 'recurrent_activation'];
  return keys.flatMap((key) => {
    const name = layer.getAttr(`${prefix}${key}`) as CellActivation;
    if (!Object.hasOwn(TABLES, name)) return [];
    const table = TABLES[name as keyof typeof TABLES];
    return [{ ...table, entry: { ...table.entry, f: SHARED_TABLE } }];
  });
}
