import type { Arith } from './arith';
import { align, decompose, type Exact, rawToDouble } from './dyadic';
import { asFixed, fractionBits } from './format';
import { quantizeRaw } from './quantize';

const TRUE: Exact = { raw: 1n, frac: 0 };
const FALSE: Exact = { raw: 0n, frac: 0 };

/** A finite double, exactly. */
export function toExact(value: number): Exact {
  return decompose(value);
}

/** The nearest double. */
export function toNumber(value: Exact): number {
  return rawToDouble(value.raw, value.frac);
}

/** The reference arithmetic: integers of any size on a binary grid. */
export const exactArith: Arith<Exact> = {
  constant: toExact,
  add: (a, b) => aligned(a, b, (x, y, frac) => ({ raw: x + y, frac })),
  sub: (a, b) => aligned(a, b, (x, y, frac) => ({ raw: x - y, frac })),
  mul: (a, b) => ({ raw: a.raw * b.raw, frac: a.frac + b.frac }),
  neg: (a) => ({ raw: -a.raw, frac: a.frac }),
  cast: (a, to) => ({ raw: quantizeRaw(a.raw, a.frac, to), frac: fractionBits(to) }),
  quotient: (a, n, frac) => ({ raw: truncatedQuotient(a.raw, a.frac, n, frac), frac }),
  trunc: (a) => ({ raw: truncatedQuotient(a.raw, a.frac, 1, 0), frac: 0 }),
  gt: (a, b) => aligned(a, b, (x, y) => (x > y ? TRUE : FALSE)),
  ge: (a, b) => aligned(a, b, (x, y) => (x >= y ? TRUE : FALSE)),
  eq: (a, b) => aligned(a, b, (x, y) => (x === y ? TRUE : FALSE)),
  select: (condition, then, otherwise) => (condition.raw !== 0n ? then : otherwise),
  word: (a, of, drop) => ({
    raw: unsignedWord(quantizeRaw(a.raw, a.frac, of), asFixed(of).width) >> BigInt(drop),
    frac: 0,
  }),
  lookup: (table, index) => toExact(table.values[toNumber(index)]),
};

function aligned<R>(a: Exact, b: Exact, combine: (x: bigint, y: bigint, frac: number) => R): R {
  const frac = Math.max(a.frac, b.frac);
  return combine(align(a.raw, a.frac, frac), align(b.raw, b.frac, frac), frac);
}

/** The word of raw * 2^-from / n with `frac` fractional bits, truncated towards zero. Throws unless n is a positive integer. */
export function truncatedQuotient(raw: bigint, from: number, n: number, frac: number): bigint {
  if (!Number.isSafeInteger(n) || n <= 0) throw new Error(`cannot divide by ${n}: not a positive integer`);
  const shift = frac - from;
  return shift >= 0 ? (raw << BigInt(shift)) / BigInt(n) : raw / (BigInt(n) << BigInt(-shift));
}

/** The bits of a word of `width` bits, as an unsigned integer. */
export function unsignedWord(word: bigint, width: number): bigint {
  return BigInt.asUintN(width, word);
}
