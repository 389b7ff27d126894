import { type Layer, sizeOf } from '../../ir';
import { type Assignment, type Format, rounded } from './assignment';

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

const LARGEST_TABLE = 10;

/** A function looked up over a range centred on 0: one entry for each step of the input where that is coarse enough. */
export function centredTableRule(a: Assignment, layer: Layer, name: string): Format {
  const [integer, signed, bounds] = ENTRIES[name];
  chooseSize(a, layer, CENTRED_RANGE[name]!);
  const output = a.structure.graph.isOutput(layer);
  const width = a.width(layer, 'result', { start: output ? 12 : 9, min: output ? 8 : 2, cost: a.outputCost(layer) });
  const type = rounded(width, integer, signed);
  a.choose(layer, 'table_t', type, `${name} lies within ${bounds}`);
  a.choose(layer, 'Precision.result', type, 'the type of the table: nothing is converted');
  return { fraction: width - integer, signed };
}

/** elu and selu: a table for negative inputs, the input itself (times a constant) for positive ones. */
export function negativeTableRule(a: Assignment, layer: Layer, result: () => Format): Format {
  chooseSize(a, layer, NEGATIVE_RANGE);
  const format = result();
  const type = rounded(Math.max(format.fraction + 2, 2), 2, true);
  a.choose(layer, 'table_t', type, 'entries lie within -2..0, on the grid of the result');
  return format;
}

function chooseSize(a: Assignment, layer: Layer, range: number): void {
  const exact = Math.log2(range) + a.format(layer).fraction;
  if (exact <= LARGEST_TABLE) {
    const reason = `one entry for each step of the input over a range of ${range}`;
    a.choose(layer, 'TableSize', 2 ** Math.max(exact, 1), reason);
    return;
  }
  const max = LARGEST_TABLE + 2;
  const bits = a.width(layer, 'table', { start: LARGEST_TABLE, min: 4, max, cost: 8 * sizeOf(layer.shape) });
  a.choose(layer, 'TableSize', 2 ** bits, `a range of ${range}; the fewest entries that keep the accuracy`);
}
