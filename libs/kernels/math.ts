import type { Arith } from '../fixed';

/** The larger of two; >= rather than >, so that a comparison with 0 is a test of the sign bit. */
export function maximum<T>(m: Arith<T>, a: T, b: T): T {
  return m.select(m.ge(a, b), a, b);
}

/** The smaller of two. */
export function minimum<T>(m: Arith<T>, a: T, b: T): T {
  return m.select(m.gt(b, a), a, b);
}

/** x limited to lo..hi. */
export function clamp<T>(m: Arith<T>, x: T, lo: number, hi: number): T {
  return minimum(m, maximum(m, x, m.constant(lo)), m.constant(hi));
}

/** |x|, exact. */
export function absolute<T>(m: Arith<T>, x: T): T {
  return m.select(m.ge(x, m.constant(0)), x, m.neg(x));
}

/** Reduces by a balanced tree whose left part is the largest power of two below the count, as the HLS kernels do. */
export function treeReduce<T>(values: readonly T[], join: (a: T, b: T) => T): T {
  if (values.length === 1) return values[0];
  const left = 2 ** Math.floor(Math.log2(values.length - 1));
  return join(treeReduce(values.slice(0, left), join), treeReduce(values.slice(left), join));
}
