import type { Arith } from './arith';
import { asFixed } from './format';
import { quantizeDouble } from './quantizer';

/**
 * Arithmetic on the values themselves, as doubles: exact wherever every intermediate fits in 53 bits, which a run of
 * `intervalArith` proves, and silently rounded elsewhere. `cast` prepares a quantiser per Precision object: reuse them.
 * Results may be -0, but not those of `cast`, `quotient`, `trunc` and `word`.
 */
export const doubleArith: Arith<number> = {
  constant: (value) => value,
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  neg: (a) => -a,
  cast: quantizeDouble,
  // The rounded quotient of a double and an integer is integral only where the true one is or truncates to the same.
  quotient: (a, n, frac) => Math.trunc((a * 2 ** frac) / n) * 2 ** -frac + 0,
  trunc: (a) => Math.trunc(a) + 0,
  gt: (a, b) => (a > b ? 1 : 0),
  ge: (a, b) => (a >= b ? 1 : 0),
  eq: (a, b) => (a === b ? 1 : 0),
  select: (condition, then, otherwise) => (condition !== 0 ? then : otherwise),
  word: (a, of, drop) => {
    const { width, integer } = asFixed(of);
    const kept = Math.floor(quantizeDouble(a, of) * 2 ** (width - integer - drop));
    return kept < 0 ? kept + 2 ** (width - drop) : kept;
  },
  lookup: (table, index) => table.values[index],
};
