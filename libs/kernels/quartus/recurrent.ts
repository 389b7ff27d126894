import type { Arith, Precision } from '../../fixed';
import type { CellPrefix, RecurrentLayer } from '../../layers';
import { typeOf, weightValues } from '../kernel';
import { bidirectionalWith, recurrentWith } from '../recurrent';
import { type CellStep, gruCell, type Parts, type PrepareCell, partsOf } from '../recurrent-cell';
import { functionOf } from './activation';

/** Cells with the functions of the Quartus backend; only the products of a GRU are those of a Dense (numerics.md 5.3, 7.1). */
const prepareCell: PrepareCell = (layer, kind, prefix) => {
  const parts = partsOf(layer, kind, prefix, functionOf);
  switch (kind) {
    case 'SimpleRNN':
      return simpleCell(parts, preactivations(layer, prefix));
    case 'LSTM':
      return lstmCell(parts, preactivations(layer, prefix), layer.units(prefix));
    case 'GRU':
      return gruCell(parts, layer.units(prefix));
  }
};

export const recurrent = recurrentWith(prepareCell);
export const bidirectional = bidirectionalWith(prepareCell);

type Preactivations = <T>(x: readonly T[], h: readonly T[], m: Arith<T>) => T[];

/** x W + b + (h U + br), converted to the accumulator's type after every addition; products are exact. */
function preactivations(layer: RecurrentLayer, prefix: CellPrefix): Preactivations {
  const accum = typeOf(layer, 'accum_t');
  const input = affine(layer, `${prefix}weight`, `${prefix}bias`, accum);
  const state = affine(layer, `${prefix}recurrent_weight`, `${prefix}recurrent_bias`, accum);
  return (x, h, m) => {
    const u = state(h, m);
    return input(x, m).map((a, i) => m.cast(m.add(a, u[i]), accum));
  };
}

/** A matrix product from zero on, and then the bias where the layer has one. */
function affine(
  layer: RecurrentLayer,
  weightKey: string,
  biasKey: string,
  accum: Precision,
): <T>(x: readonly T[], m: Arith<T>) => T[] {
  const weight = weightValues(layer, weightKey);
  const [width] = layer.weights.get(weightKey)!.weight.tensor.shape.slice(-1);
  const bias = layer.weights.has(biasKey) ? weightValues(layer, biasKey) : new Float64Array(width);
  return (x, m) =>
    Array.from(bias, (offset, j) => {
      const sum = x.reduce(
        (acc, value, i) => m.cast(m.add(acc, m.mul(value, m.constant(weight[i * width + j]))), accum),
        m.constant(0),
      );
      return m.cast(m.add(sum, m.constant(offset)), accum);
    });
}

function simpleCell({ result, activation }: Parts, before: Preactivations): CellStep {
  return (x, [h], m) => [before(x, h, m).map((sum) => m.cast(activation(sum, m), result))];
}

/** Every product and sum has the accumulator's type; only states have the result type. */
function lstmCell({ accum, result, activation, gate }: Parts, before: Preactivations, units: number): CellStep {
  const functions = [gate, gate, activation, gate];
  return (x, [h, c], m) => {
    const gates = before(x, h, m).map((sum, i) => m.cast(functions[Math.floor(i / units)](sum, m), accum));
    const [i, f, g, o] = functions.map((_, block) => gates.slice(block * units, (block + 1) * units));
    const product = <T>(a: T, b: T, on: Arith<T>) => on.cast(on.mul(a, b), accum);
    const next = c.map((old, k) => m.cast(m.add(product(i[k], g[k], m), product(f[k], old, m)), accum));
    const output = next.map((s, k) => product(o[k], m.cast(activation(s, m), accum), m));
    return [output, next].map((state) => state.map((value) => m.cast(value, result)));
  };
}
