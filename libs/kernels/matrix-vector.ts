import type { Arith, Precision } from '../fixed';
import { accumulationOrder } from './accumulation-order';
import { selectProduct, selectSum } from './product';

/** A product of a row vector and a constant matrix, plus a bias. */
export interface MatrixVector {
  /** [n_in, n_out], row-major, as `weightValues` has it. */
  readonly weight: Float64Array;
  /** [n_out] */
  readonly bias: Float64Array;
  readonly data: Precision;
  readonly weightType: Precision;
  /** The conversion of products and partial sums. */
  accumulate<T>(x: T, m: Arith<T>): T;
  readonly interleave: number;
}

/**
 * Each product is converted to the accumulator's type and added; the sum is converted after every addition (numerics.md 2,
 * 3.1). The order matters only where the accumulator saturates. The answer is not converted to any result type.
 */
export function matrixVector(matrix: MatrixVector): <T>(x: readonly T[], m: Arith<T>) => T[] {
  const { weight, bias, data, weightType } = matrix;
  const nOut = bias.length;
  const nIn = weight.length / nOut;
  const [multiply, finish] = [selectProduct(data, weightType), selectSum(data, weightType, nIn)];
  const order = accumulationOrder(nIn, matrix.interleave, (j, i) => j * nIn + i);
  return (x, m) =>
    Array.from(bias, (initial, j) => {
      let acc = matrix.accumulate(m.constant(initial), m);
      for (const i of order(j)) {
        const product = matrix.accumulate(multiply(x[i], weight[i * nOut + j], m), m);
        acc = matrix.accumulate(m.add(acc, product), m);
      }
      return finish(acc, m);
    });
}
