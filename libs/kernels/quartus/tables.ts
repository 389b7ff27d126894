import type { Precision, Table } from '../../fixed';
import { makeTable, type TableFunction } from '../tables';

const SELU_SCALE = 1.0507009873554805;
const SELU_ALPHA = 1.6732632423543772;

/** Functions that are looked up, in doubles. */
const FUNCTIONS: Readonly<Record<TableFunction, (v: number) => number>> = {
  sigmoid: (v) => 1 / (1 + Math.exp(-v)),
  tanh: Math.tanh,
  softplus: (v) => Math.log(Math.exp(v) + 1),
  softsign: (v) => v / (Math.abs(v) + 1),
  elu: (v) => Math.exp(v) - 1,
  selu: (v) => SELU_SCALE * (SELU_ALPHA * (Math.exp(v) - 1)),
};

/** Ends of the ranges of symmetric functions, whose tables cover the positive half alone. */
export const HALF_RANGE = { sigmoid: 8, tanh: 4, softsign: 8 } as const;
export type SymmetricFunction = keyof typeof HALF_RANGE;

export const isSymmetric = (name: string): name is SymmetricFunction => Object.hasOwn(HALF_RANGE, name);

/**
 * The table of an activation function as the Quartus backend writes it (numerics.md 7): decimal text of doubles, in the middle of
 * each entry for symmetric functions, at its left end for softplus over [-8, 8), at -8 i / size for elu and selu.
 */
export function quartusTable(name: TableFunction, size: number, precision: Precision): Table {
  const at = (i: number) => {
    if (isSymmetric(name)) return (i * HALF_RANGE[name]) / size + HALF_RANGE[name] / (size * 2);
    return name === 'softplus' ? (16 * (i - size / 2)) / size : (-8 * i) / size;
  };
  return makeTable(name, size, precision, (i) => FUNCTIONS[name](at(i)));
}
