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
  readonly accum: Precision;
  readonly interleave: number;
}

/**
 * Each product is converted to the accumulator's type and added; the sum is converted after every addition (numerics.md 2,
 * 3.1). The order matters only where the accumulator saturates. The answer is not converted to any result type.
 */
export function matrixVector(matrix: MatrixVector): <T>(x: readonly T[], m: Arith<T>) => T[] {
  const { weight, bias, data, weightType, accum } = matrix;
  const nOut = bias.length;
  const nIn = weight.length / nOut;
  const [multiply, finish] = [selectProduct(data, weightType), selectSum(data, weightType, nIn)];
  const order = accumulationOrder(nIn, matrix.interleave, (j, i) => j * nIn + i);
  return (x, m) =>
    Array.from(bias, (initial, j) => {
      let acc = m.cast(m.constant(initial), accum);
      for (const i of order(j)) {
        const product = m.cast(multiply(x[i], weight[i * nOut + j], m), accum);
        acc = m.cast(m.add(acc, product), accum);
      }
      return finish(acc, m);
    });
}
