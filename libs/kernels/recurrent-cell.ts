import { type Arith, type NamedType, type Precision, quantizeDouble } from '../fixed';
import type { Layer } from '../ir';
import { type CellActivation, type CellKind, type CellPrefix, RECURRENT, type RecurrentLayer } from '../layers';
import { activationFunction, type LookedUp, type Scalar } from './activation';
import { inputType, resultType, typeOf, weightValues } from './kernel';
import { clamp } from './math';
import { type MatrixVector, matrixVector } from './matrix-vector';

/** One step: features and states to the new states, of which the first is the output. */
export type CellStep = <T>(x: readonly T[], states: readonly (readonly T[])[], m: Arith<T>) => (readonly T[])[];

type Vector = <T>(x: readonly T[], m: Arith<T>) => T[];

/** One step of the cell of a layer whose attributes have that prefix. */
export type PrepareCell = (layer: RecurrentLayer, kind: CellKind, prefix: CellPrefix) => CellStep;

/** A function whose table has `size` entries of type `table`, and whose values are converted to `result`. */
export type FunctionOf = (name: LookedUp, size: number, table: Precision, result: Precision) => Scalar;

/** What the cells are made of. */
export interface Parts {
  readonly accum: Precision;
  readonly result: Precision;
  /** x W + b and h U + br, in the accumulator's type. */
  readonly input: Vector;
  readonly recurrent: Vector;
  /** As `recurrent`, for the columns from..to of U. */
  recurrentColumns(from: number, to: number, data: Precision): Vector;
  readonly activation: Scalar;
  readonly gate: Scalar;
  readonly resetBefore: boolean;
}

/** The arithmetic of one cell of a layer (numerics.md 5.3); all gates have the accumulator's type, all states the result type. */
export const prepareCell: PrepareCell = (layer, kind, prefix) => {
  const units = layer.units(prefix);
  const parts = partsOf(layer, kind, prefix, activationFunction);
  switch (kind) {
    case 'SimpleRNN':
      return simpleCell(parts);
    case 'LSTM':
      return lstmCell(parts, units);
    case 'GRU':
      return gruCell(parts, units);
  }
};

/** What a cell is made of, its functions by `functionOf`. */
export function partsOf(layer: RecurrentLayer, kind: CellKind, prefix: CellPrefix, functionOf: FunctionOf): Parts {
  const [accum, result, units] = [typeOf(layer, 'accum_t'), resultType(layer), layer.units(prefix)];
  const weight = weightValues(layer, `${prefix}recurrent_weight`);
  const width = weight.length / units;
  const biasKey = `${prefix}recurrent_bias`;
  const bias = layer.weights.has(biasKey) ? weightValues(layer, biasKey) : new Float64Array(width);
  const recurrentColumns = (from: number, to: number, data: Precision) =>
    inAccum(accum, {
      weight: weight.filter((_, at) => at % width >= from && at % width < to),
      bias: bias.slice(from, to),
      data,
      weightType: typeOf(layer, `${prefix}recurrent_weight_t`),
      interleave: layer.getAttr(`${prefix}recurrent_interleave`) as number,
    });
  const input = inAccum(accum, {
    weight: weightValues(layer, `${prefix}weight`),
    bias: weightValues(layer, `${prefix}bias`),
    data: inputType(layer),
    weightType: typeOf(layer, `${prefix}weight_t`),
    interleave: layer.getAttr(`${prefix}interleave`) as number,
  });
  const gated = layer.expected.some(({ key }) => key === `${prefix}recurrent_activation`);
  const cellFunction = (key: string) =>
    functionOfCell(layer, `${prefix}${key}`, kind === 'SimpleRNN' ? result : accum, functionOf);
  const activation = cellFunction('activation');
  return {
    accum,
    result,
    input,
    recurrent: recurrentColumns(0, width, result),
    recurrentColumns,
    activation,
    gate: gated ? cellFunction('recurrent_activation') : activation,
    resetBefore: gated && resetsBefore(layer, prefix),
  };
}

function resetsBefore(layer: Layer, prefix: CellPrefix): boolean {
  const key = `${prefix}apply_reset_gate`;
  return layer.expected.some((attribute) => attribute.key === key) && layer.getAttr(key) === 'before';
}

function inAccum(accum: Precision, matrix: Omit<MatrixVector, 'accumulate'>): Vector {
  const product = matrixVector({ ...matrix, accumulate: (x, m) => m.cast(x, accum) });
  return (x, m) => product(x, m).map((sum) => m.cast(sum, accum));
}

/** A function of a cell, through its quantiser if the model has one. */
function functionOfCell(layer: RecurrentLayer, key: string, result: Precision, functionOf: FunctionOf): Scalar {
  const own = (layer.getAttr(`${key}_t`) as NamedType).precision;
  if (own.kind === 'auto') return plainFunction(layer, key, result, functionOf);
  const f = plainFunction(layer, key, own, functionOf);
  return (x, m) => m.cast(f(x, m), own);
}

function plainFunction(layer: RecurrentLayer, key: string, result: Precision, functionOf: FunctionOf): Scalar {
  const name = layer.getAttr(key) as CellActivation;
  const table = typeOf(layer, 'table_t');
  switch (name) {
    case 'hard_sigmoid': {
      const slope = quantizeDouble(layer.get(RECURRENT.hardSigmoidSlope), table);
      return (x, m) => clamp(m, m.add(m.mul(m.constant(slope), x), m.constant(0.5)), 0, 1);
    }
    case 'hard_tanh':
      return (x, m) => clamp(m, x, -1, 1);
    case 'binary_tanh':
      return (x, m) => m.select(m.ge(x, m.constant(0)), m.constant(1), m.constant(-1));
    default:
      return functionOf(name, layer.get(RECURRENT.tableSize), table, result);
  }
}

function simpleCell({ accum, result, input, recurrent, activation }: Parts): CellStep {
  return (x, [h], m) => {
    const u = recurrent(h, m);
    const sums = input(x, m).map((a, i) => m.cast(m.add(a, u[i]), accum));
    return [sums.map((sum) => m.cast(activation(sum, m), result))];
  };
}

function lstmCell({ accum, result, input, recurrent, activation, gate }: Parts, units: number): CellStep {
  return (x, [h, c], m) => {
    const u = recurrent(h, m);
    const functions = [gate, gate, activation, gate];
    const gates = input(x, m).map((a, i) => {
      const sum = m.cast(m.add(a, u[i]), accum);
      return m.cast(functions[Math.floor(i / units)](sum, m), accum);
    });
    const [i, f, g, o] = functions.map((_, block) => gates.slice(block * units, (block + 1) * units));
    const next = c.map((old, k) => m.cast(m.add(m.mul(g[k], i[k]), m.mul(old, f[k])), result));
    return [next.map((s, k) => m.cast(m.mul(o[k], m.cast(activation(s, m), accum)), result)), next];
  };
}

/** z h + (1 - z) candidate */
function blend<T>(z: readonly T[], candidate: readonly T[], h: readonly T[], result: Precision, m: Arith<T>): T[] {
  return h.map((old, k) => {
    const fresh = m.mul(candidate[k], m.sub(m.constant(1), z[k]));
    return m.cast(m.add(fresh, m.mul(old, z[k])), result);
  });
}

/** The reset gate acts on the product of the states, or on the states before it. */
export function gruCell(parts: Parts, units: number): CellStep {
  return parts.resetBefore ? gruResetBefore(parts, units) : gruResetAfter(parts, units);
}

function gruResetAfter({ accum, result, input, recurrent, activation, gate }: Parts, units: number): CellStep {
  return (x, [h], m) => {
    const [a, u] = [input(x, m), recurrent(h, m)];
    const gates = a.slice(0, 2 * units).map((value, i) => m.cast(gate(m.cast(m.add(value, u[i]), accum), m), accum));
    const candidate = a.slice(2 * units).map((value, k) => {
      const kept = m.cast(m.mul(gates[units + k], u[2 * units + k]), accum);
      return m.cast(activation(m.cast(m.add(value, kept), accum), m), accum);
    });
    return [blend(gates.slice(0, units), candidate, h, result, m)];
  };
}

function gruResetBefore(parts: Parts, units: number): CellStep {
  const { accum, result, input, activation, gate } = parts;
  const recurrentGates = parts.recurrentColumns(0, 2 * units, result);
  const recurrentCandidate = parts.recurrentColumns(2 * units, 3 * units, accum);
  return (x, [h], m) => {
    const [a, u] = [input(x, m), recurrentGates(h, m)];
    const gates = u.map((value, i) => m.cast(gate(m.cast(m.add(a[i], value), accum), m), accum));
    const kept = h.map((old, k) => m.cast(m.mul(gates[units + k], old), accum));
    const candidate = recurrentCandidate(kept, m).map((value, k) =>
      m.cast(activation(m.cast(m.add(a[2 * units + k], value), accum), m), accum),
    );
    return [blend(gates.slice(0, units), candidate, h, result, m)];
  };
}
