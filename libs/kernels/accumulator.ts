import type { Arith } from '../fixed';
import type { Layer } from '../ir';
import { EXACT_SUM } from '../layers';
import { typeOf } from './kernel';

/** The conversion of products and partial sums to the accumulator's type; an exact sum has none. */
export function accumulatorOf(layer: Layer): <T>(x: T, m: Arith<T>) => T {
  if (layer.get(EXACT_SUM)) return (x) => x;
  const accum = typeOf(layer, 'accum_t');
  return (x, m) => m.cast(x, accum);
}
