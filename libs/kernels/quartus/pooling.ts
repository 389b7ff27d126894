import { fractionBits } from '../../fixed';
import { POOLING, type Pooling } from '../../layers';
import { inputType, type Kernel, resultType } from '../kernel';
import { maximum } from '../math';
import { type Pool, windows } from '../pooling';

/**
 * Maximum or average of each channel in each window without an accumulator (numerics.md 7): an average is the exact sum over the
 * whole window, padding being 0, divided by the size of the window on the grid of the input.
 */
export const pooling: Kernel<Pooling> = (layer) =>
  windows(layer, layer.get(POOLING.poolOp) === 'Max' ? largest : averageOf(layer));

const largest: Pool = (values, _, m) => values.reduce((a, b) => maximum(m, a, b));

/** Where padding does not count, the average of the whole window is scaled up by a factor on the grid of (window / real cells). */
function averageOf(layer: Pooling): Pool {
  const [frac, result, { taps }] = [fractionBits(inputType(layer)), resultType(layer), layer];
  // The factor is a quotient of the product of the window's extents, each in the input's type.
  const factorFrac = frac * layer.axes.length;
  return (values, count, m) => {
    const average = m.quotient(
      values.reduce((a, b) => m.add(a, b)),
      taps,
      frac,
    );
    if (count === taps) return average;
    return m.mul(m.cast(average, result), m.quotient(m.constant(taps), count, factorFrac));
  };
}
