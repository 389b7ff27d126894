import { type Arith, fractionBits, type Precision } from '../fixed';
import { POOLING, type Pooling } from '../layers';
import { type Kernel, type PreparedKernel, resultType, typeOf } from './kernel';
import { maximum } from './math';

/** What a window's elements become; `count` is by how many an average divides. */
export type Pool = <T>(values: readonly T[], count: number, m: Arith<T>) => T;

/**
 * Maximum or average of each channel in each window, in the accumulator's type, then the result's (numerics.md 3.5). Padding
 * is never a maximum and counts in an average only where the layer says so.
 */
export const pooling: Kernel<Pooling> = (layer) => {
  const accum = typeOf(layer, 'accum_t');
  return windows(layer, layer.get(POOLING.poolOp) === 'Max' ? maximumIn(accum) : averageIn(accum));
};

/** Each channel of each window by `pool`, converted to the result type. */
export function windows(layer: Pooling, pool: Pool): PreparedKernel {
  const result = resultType(layer);
  const { channels, taps, pixels, countsPadding } = layer;
  return ([x], m) => {
    const out = [];
    for (let window = 0; window < pixels.length; window += taps) {
      const inside = Array.from(pixels.subarray(window, window + taps)).filter((pixel) => pixel >= 0);
      const count = countsPadding ? taps : inside.length;
      for (let channel = 0; channel < channels; channel++) {
        const values = inside.map((pixel) => x[pixel * channels + channel]);
        out.push(m.cast(pool(values, count, m), result));
      }
    }
    return [out];
  };
}

const maximumIn =
  (accum: Precision): Pool =>
  (values, _, m) =>
    m.cast(
      values.reduce((a, b) => maximum(m, a, b)),
      accum,
    );

/** The sum is converted after every addition; the quotient is truncated towards zero. */
const averageIn =
  (accum: Precision): Pool =>
  (values, count, m) => {
    const sum = values.reduce((acc, value) => m.cast(m.add(acc, m.cast(value, accum)), accum), m.constant(0));
    return m.cast(m.quotient(sum, count, fractionBits(accum)), accum);
  };
