import type { Dot } from '../layers';
import { type Kernel, resultType, typeOf } from './kernel';

/** Products converted to the accumulator's type and added in ascending order. */
export const dot: Kernel<Dot> = (layer) => {
  const [accum, result] = [typeOf(layer, 'accum_t'), resultType(layer)];
  return ([a, b], m) => {
    let acc = m.constant(0);
    for (const [i, x] of a.entries()) acc = m.cast(m.add(acc, m.cast(m.mul(x, b[i]), accum)), accum);
    return [[m.cast(acc, result)]];
  };
};
