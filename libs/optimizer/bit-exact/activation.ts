import type { Bits } from '../../fixed';
import { Activation, type ActivationFunction } from '../../layers';
import { join, UNLIMITED } from './element-bits';
import { settleTable, TABLES } from './lookup-table';
import type { BitRule } from './rule';

export const activation: BitRule<Activation> = {
  produce: (layer, [x]) => {
    const name = layer.get(Activation.attributes.activation);
    return x.map((bits) => produced(name, bits));
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
    const name = layer.get(Activation.attributes.activation);
    if (Object.hasOwn(TABLES, name)) settleTable(layer, TABLES[name as keyof typeof TABLES], x);
  },
};

/** Bits of one result. */
function produced(name: ActivationFunction, x: Bits): Bits {
  switch (name) {
    case 'linear':
      return x;
    case 'relu':
      return { ...x, k: 0 };
    case 'relu1':
    case 'relu6':
      return { k: 0, i: Math.min(x.i, name === 'relu1' ? 1 : 3), f: Math.max(x.f, 0) };
    case 'binary_tanh':
      return { k: 1, i: 1, f: 0 };
    case 'elu':
      return join(x, TABLES.elu.entry);
    case 'selu':
      // Its positive branch multiplies by 34429 / 2^15.
      return join({ k: x.k, i: x.i + 1, f: x.f + 15 }, TABLES.selu.entry);
    case 'sigmoid':
    case 'softplus':
      return TABLES[name].entry;
    case 'softsign':
    case 'tanh':
      return { ...TABLES[name].entry, k: x.k };
  }
}
