import type { Arith, Precision, Table } from '../fixed';
import { Activation, type ActivationFunction, TABLE_ATTRIBUTES } from '../layers';
import { elementWise, type Kernel, type PreparedKernel, resultType, typeOf } from './kernel';
import { clamp, maximum, minimum } from './math';
import { activationTable, type TableFunction, tableScale } from './tables';

/** A function of one element. */
export type Scalar = <T>(x: T, m: Arith<T>) => T;

/** lambda of selu as the kernels hold it: ap_ufixed<16,1>. */
const SELU_LAMBDA = 34429 / 32768;

const relu: Scalar = (x, m) => maximum(m, x, m.constant(0));

/** The functions of numerics.md 4 that need no table. */
export const DIRECT: Partial<Record<ActivationFunction, Scalar>> = {
  linear: (x) => x,
  relu,
  relu1: (x, m) => minimum(m, relu(x, m), m.constant(1)),
  relu6: (x, m) => minimum(m, relu(x, m), m.constant(6)),
};

export const activation: Kernel<Activation> = (layer) => {
  const name = layer.get(Activation.attributes.activation);
  if (name === 'binary_tanh') return binaryTanh(layer, (x, m) => m.ge(x, m.constant(0)));
  return elementWise(layer, activationFunction(name, layer.get(TABLE_ATTRIBUTES.tableSize), typeOf(layer, 'table_t')));
};

/** Functions of one value, whatever the type of the result. */
export type LookedUp = Exclude<ActivationFunction, 'binary_tanh'>;

/** The function of that name; those that need one look it up in a table of `size` entries of type `precision`. */
export function activationFunction(name: LookedUp, size: number, precision: Precision): Scalar {
  const direct = DIRECT[name];
  if (direct) return direct;
  if (name === 'elu' || name === 'selu') {
    return negativeTable(activationTable(name, size, precision), name === 'elu' ? 1 : SELU_LAMBDA, 1);
  }
  return centredTable(name as TableFunction, size, precision);
}

/** Lookup over a range centred on 0; the index truncates towards zero, so that the middle bin is twice as wide. */
function centredTable(name: TableFunction, size: number, precision: Precision): Scalar {
  const table = activationTable(name, size, precision);
  const scale = tableScale(name, size);
  return (x, m) => {
    const offset = m.trunc(m.mul(x, m.constant(scale)));
    return m.lookup(table, clamp(m, m.add(offset, m.constant(Math.floor(size / 2))), 0, size - 1));
  };
}

/** positive * x for x >= 0, else alpha times a table over [-8, 0] whose first entry is for 0. */
export function negativeTable(table: Table, positive: number, alpha: number): Scalar {
  const size = table.values.length;
  const scale = -size / 8;
  return (x, m) => {
    const index = clamp(m, m.trunc(m.mul(x, m.constant(scale))), 0, size - 1);
    const below = m.mul(m.constant(alpha), m.lookup(table, index));
    return m.select(m.ge(x, m.constant(0)), m.mul(m.constant(positive), x), below);
  };
}

/** +1 where the input is `positive`, else -1; a one-bit unsigned result holds 1 or 0. */
export function binaryTanh(layer: Activation, positive: Scalar): PreparedKernel {
  const result = resultType(layer);
  const oneBit = result.kind === 'xnor' || (result.kind === 'integer' && result.width === 1 && !result.signed);
  return elementWise(layer, (x, m) => m.select(positive(x, m), m.constant(1), m.constant(oneBit ? 0 : -1)));
}
