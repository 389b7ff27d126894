import { type Arith, type Precision, quantizeDouble } from '../../fixed';
import { Activation, STREAMED, TABLE_ATTRIBUTES } from '../../layers';
import { binaryTanh, DIRECT, type LookedUp, negativeTable, type Scalar } from '../activation';
import { elementWise, inputType, type Kernel, resultType, typeOf } from '../kernel';
import { absolute, clamp, minimum } from '../math';
import { parametrizedWith } from '../parametrized-activation';
import type { FunctionOf } from '../recurrent-cell';
import { tableScale } from '../tables';
import { HALF_RANGE, isSymmetric, quartusTable, type SymmetricFunction } from './tables';

const SELU_LAMBDA = 1.0507009873554805;

export const activation: Kernel<Activation> = (layer) => {
  const name = layer.get(Activation.attributes.activation);
  if (name === 'binary_tanh') return binaryTanh(layer, (x, m) => m.gt(x, m.constant(0)));
  const [size, table, result] = [layer.get(TABLE_ATTRIBUTES.tableSize), typeOf(layer, 'table_t'), resultType(layer)];
  return elementWise(
    layer,
    layer.get(STREAMED.streamed)
      ? streamedFunction(name, size, table, inputType(layer), result)
      : functionOf(name, size, table, result),
  );
};

export const parametrizedActivation = parametrizedWith(quartusTable);

/** The function of that name (numerics.md 7), which converts to `result` before it uses a symmetry. */
export const functionOf: FunctionOf = (name, size, precision, result) => {
  const direct = DIRECT[name];
  if (direct) return direct;
  if (isSymmetric(name)) {
    const half = halfTable(name, size, precision);
    return (x, m) => mirrored(name, m.cast(half(x, m), result), m.ge(x, m.constant(0)), m);
  }
  if (name === 'softplus') return flooredTable(size, precision);
  const table = quartusTable(name as 'elu' | 'selu', size, precision);
  return negativeTable(table, name === 'elu' ? 1 : quantizeDouble(SELU_LAMBDA, result), 1);
};

/** The same in a stream: symmetries are exact, 0 counts as negative, and the factor of selu has the type of the data. */
function streamedFunction(name: LookedUp, size: number, table: Precision, data: Precision, result: Precision): Scalar {
  if (name !== 'sigmoid' && name !== 'tanh') return functionOf(name, size, table, name === 'selu' ? data : result);
  const half = halfTable(name, size, table);
  return (x, m) => mirrored(name, half(x, m), m.gt(x, m.constant(0)), m);
}

/** f(x) from f(|x|). */
function mirrored<T>(name: SymmetricFunction, y: T, positive: T, m: Arith<T>): T {
  return m.select(positive, y, name === 'sigmoid' ? m.sub(m.constant(1), y) : m.neg(y));
}

/**
 * Lookup by |x|. Entries per unit are an integer but for softsign, so that the last entries of a table whose size is no multiple
 * of its range are only reached from beyond the range.
 */
function halfTable(name: SymmetricFunction, size: number, precision: Precision): Scalar {
  const table = quartusTable(name, size, precision);
  const range = HALF_RANGE[name];
  const scale = name === 'softsign' ? size / range : Math.floor(size / range);
  return (x, m) => {
    const magnitude = absolute(m, x);
    const last = m.constant(size - 1);
    const inside = minimum(m, m.trunc(m.mul(magnitude, m.constant(scale))), last);
    return m.lookup(table, m.select(m.gt(magnitude, m.constant(range)), last, inside));
  };
}

/** softplus: the index is floored, not truncated; below the table both clamp to its first entry. */
function flooredTable(size: number, precision: Precision): Scalar {
  const table = quartusTable('softplus', size, precision);
  const [scale, middle] = [tableScale('softplus', size), Math.floor(size / 2)];
  return (x, m) => {
    const position = m.add(m.mul(x, m.constant(scale)), m.constant(middle));
    return m.lookup(table, clamp(m, m.trunc(position), 0, size - 1));
  };
}
