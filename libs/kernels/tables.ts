import { type Precision, quantizeDouble, type Table } from '../fixed';
import { expf, tanhf } from './float32';

const f = Math.fround;
const SELU_SCALE = 1.0507009873554805;
const SELU_ALPHA = 1.6732632423543772;

/** Functions that are looked up: value at table position v (float32), before the conversion to the table's type. */
const FUNCTIONS = {
  sigmoid: (v: number) => 1 / f(1 + expf(-v)),
  tanh: tanhf,
  softplus: (v: number) => Math.log(expf(v) + 1),
  softsign: (v: number) => v / (Math.abs(v) + 1),
  elu: (v: number) => expf(v) - 1,
  selu: (v: number) => SELU_SCALE * (SELU_ALPHA * (expf(v) - 1)),
} as const;

export type TableFunction = keyof typeof FUNCTIONS;

/** Width of the domain: entries are at range * (i - size / 2) / size; elu and selu have entries at -8 * i / size. */
const RANGE: Readonly<Record<TableFunction, number>> = {
  sigmoid: 16,
  tanh: 8,
  softplus: 16,
  softsign: 16,
  elu: 8,
  selu: 8,
};

/** Entries per unit of the input, `size / range`. */
export function tableScale(name: TableFunction, size: number): number {
  return size / RANGE[name];
}

/** The table of an activation function (numerics.md 4): entries in float32, converted to `precision`. */
export function activationTable(name: TableFunction, size: number, precision: Precision): Table {
  const negative = name === 'elu' || name === 'selu';
  const at = (i: number) => (negative ? (-8 * i) / size : (RANGE[name] * (i - size / 2)) / size);
  return makeTable(name, size, precision, (i) => f(FUNCTIONS[name](f(at(i)))));
}

/** A table of `size` entries; `entry` gives the value before its conversion to `precision`. */
export function makeTable(name: string, size: number, precision: Precision, entry: (index: number) => number): Table {
  return {
    name,
    precision,
    values: Float64Array.from({ length: size }, (_, i) => quantizeDouble(entry(i), precision)),
  };
}
