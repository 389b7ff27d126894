import type { Arith, Table } from './arith';
import { align, bitLength, decompose, doubleToRaw, type Exact, greatest, least } from './dyadic';
import { truncatedQuotient, unsignedWord } from './exact-arith';
import { asFixed, fractionBits, rangeOf } from './format';
import type { Precision } from './precision';
import { quantizeRaw } from './quantize';
import { shiftRound } from './rounding';

/** Every value is a multiple of 2^-frac from lo * 2^-frac to hi * 2^-frac. */
export interface Interval {
  readonly lo: bigint;
  readonly hi: bigint;
  readonly frac: number;
}

const FALSE: Interval = { lo: 0n, hi: 0n, frac: 0 };
const TRUE: Interval = { lo: 1n, hi: 1n, frac: 0 };
const UNKNOWN: Interval = { lo: 0n, hi: 1n, frac: 0 };

/** The values that the words of `p` have: the interval of an input of that type. Errors as `asFixed`. */
export function intervalOf(p: Precision): Interval {
  return rangeOf(p);
}

/** Whether `value` is in the interval and on its grid. */
export function contains(interval: Interval, value: Exact): boolean {
  const frac = Math.max(interval.frac, value.frac);
  const raw = align(value.raw, value.frac, frac);
  const unit = 1n << BigInt(frac - interval.frac);
  return raw % unit === 0n && raw >= interval.lo * unit && raw <= interval.hi * unit;
}

/** The least interval that holds both. */
export function hull(a: Interval, b: Interval): Interval {
  const [x, y] = aligned(a, b);
  return { lo: least(x.lo, y.lo), hi: greatest(x.hi, y.hi), frac: x.frac };
}

/**
 * What assignment to `to` makes of `a`: unchanged where it loses nothing, rounded bounds where they fit, clamped ones
 * for SAT and SAT_SYM, with 0 added for SAT_ZERO; for WRAP the wrapped bounds where all values wrap alike, else all words.
 */
export function castInterval(a: Interval, to: Precision): Interval {
  const p = asFixed(to);
  const range = rangeOf(to);
  const { frac } = range;
  const lo = shiftRound(a.lo, a.frac - frac, p.rounding);
  const hi = shiftRound(a.hi, a.frac - frac, p.rounding);
  if (lo >= range.lo && hi <= range.hi) return a.frac <= frac ? a : { lo, hi, frac };
  if (p.saturation === 'WRAP') {
    const period = 1n << BigInt(p.width);
    const wrapped = { lo: quantizeRaw(lo, frac, to), hi: quantizeRaw(hi, frac, to), frac };
    const alike = lo === hi || (p.satBits === 0 && hi - lo < period && wrapped.lo <= wrapped.hi);
    return alike ? wrapped : range;
  }
  const inside = { lo: clamp(lo, range), hi: clamp(hi, range), frac };
  if (p.saturation !== 'SAT_ZERO') return inside;
  return lo > range.hi || hi < range.lo ? FALSE : hull(inside, FALSE);
}

function clamp(word: bigint, range: Interval): bigint {
  return least(greatest(word, range.lo), range.hi);
}

function aligned(a: Interval, b: Interval): [Interval, Interval] {
  const frac = Math.max(a.frac, b.frac);
  return [regrid(a, frac), regrid(b, frac)];
}

function regrid(a: Interval, frac: number): Interval {
  return a.frac === frac ? a : { lo: align(a.lo, a.frac, frac), hi: align(a.hi, a.frac, frac), frac };
}

/**
 * Worst-case bounds of whatever a kernel computes. `onWidest` hears the number of magnitude bits (of value * 2^frac)
 * each time an intermediate is wider than all before: constants, table entries, results, operands aligned to a common
 * fraction, and a cast's value scaled to the finer of its two grids and rounded. A run whose last report is at most 53
 * proves that `doubleArith` is exact for all inputs within the given intervals.
 */
export function intervalArith(onWidest: (bits: number) => void = () => {}): Arith<Interval> {
  let limit = 1n;
  const ordered = new Map<Table, boolean>();

  /** Whether the least and the greatest of any entries in a row are the first and the last: asked once, as tables are long. */
  function isOrdered(table: Table): boolean {
    const known = ordered.get(table) ?? isMonotone(table.values);
    ordered.set(table, known);
    return known;
  }

  function note(a: Interval): Interval {
    const widest = greatest(-a.lo, a.hi);
    if (widest >= limit) {
      const bits = bitLength(widest);
      limit = 1n << BigInt(bits);
      onWidest(bits);
    }
    return a;
  }

  function onGrid(a: Interval, frac: number): Interval {
    return note(a.frac >= frac ? a : regrid(a, frac));
  }

  function operands(a: Interval, b: Interval): [Interval, Interval] {
    const [x, y] = aligned(a, b);
    return [note(x), note(y)];
  }

  function compare(a: Interval, b: Interval, decide: (x: Interval, y: Interval) => Interval): Interval {
    return decide(...operands(a, b));
  }

  return {
    constant: (value) => {
      const { raw, frac } = decompose(value);
      return note({ lo: raw, hi: raw, frac });
    },
    add: (a, b) => {
      const [x, y] = operands(a, b);
      return note({ lo: x.lo + y.lo, hi: x.hi + y.hi, frac: x.frac });
    },
    sub: (a, b) => {
      const [x, y] = operands(a, b);
      return note({ lo: x.lo - y.hi, hi: x.hi - y.lo, frac: x.frac });
    },
    mul: (a, b) => note(product(a, b)),
    neg: (a) => ({ lo: -a.hi, hi: -a.lo, frac: a.frac }),
    cast: (a, to) => {
      const { rounding } = asFixed(to);
      const frac = fractionBits(to);
      const scaled = onGrid(a, frac);
      note({
        lo: shiftRound(scaled.lo, scaled.frac - frac, rounding),
        hi: shiftRound(scaled.hi, scaled.frac - frac, rounding),
        frac,
      });
      return note(castInterval(a, to));
    },
    quotient: (a, n, frac) => {
      onGrid(a, frac);
      return note(quotient(a, n, frac));
    },
    trunc: (a) => note(quotient(onGrid(a, 0), 1, 0)),
    gt: (a, b) => compare(a, b, (x, y) => (x.lo > y.hi ? TRUE : x.hi <= y.lo ? FALSE : UNKNOWN)),
    ge: (a, b) => compare(a, b, (x, y) => (x.lo >= y.hi ? TRUE : x.hi < y.lo ? FALSE : UNKNOWN)),
    eq: (a, b) =>
      compare(a, b, (x, y) => {
        if (x.hi < y.lo || x.lo > y.hi) return FALSE;
        return x.lo === x.hi && y.lo === y.hi ? TRUE : UNKNOWN;
      }),
    select: (condition, then, otherwise) => {
      if (condition.lo === condition.hi) return condition.lo !== 0n ? then : otherwise;
      return hull(then, otherwise);
    },
    word: (a, of, drop) => {
      const cast = castInterval(onGrid(a, fractionBits(of)), of);
      return note(wordInterval(cast, of, drop));
    },
    lookup: (table, index) => note(tableInterval(table, index, isOrdered(table))),
  };
}

function product(a: Interval, b: Interval): Interval {
  const corners = [a.lo * b.lo, a.lo * b.hi, a.hi * b.lo, a.hi * b.hi];
  return {
    lo: corners.reduce(least),
    hi: corners.reduce(greatest),
    frac: a.frac + b.frac,
  };
}

function quotient(a: Interval, n: number, frac: number): Interval {
  return { lo: truncatedQuotient(a.lo, a.frac, n, frac), hi: truncatedQuotient(a.hi, a.frac, n, frac), frac };
}

/** Words of one sign keep their order as unsigned integers; mixed signs reach both ends. */
function wordInterval(a: Interval, of: Precision, drop: number): Interval {
  const { width } = asFixed(of);
  const { lo, hi } = regrid(a, Math.max(a.frac, fractionBits(of)));
  const low = lo < 0n && hi >= 0n ? 0n : unsignedWord(lo, width);
  const high = lo < 0n && hi >= 0n ? (1n << BigInt(width)) - 1n : unsignedWord(hi, width);
  return { lo: low >> BigInt(drop), hi: high >> BigInt(drop), frac: 0 };
}

function tableInterval({ values, precision }: Table, index: Interval, isOrdered: boolean): Interval {
  const first = Number(index.lo < 0n ? 0n : index.lo);
  const all = values.subarray(first, Number(index.hi) + 1);
  const reached = isOrdered ? Float64Array.of(all[0], all[all.length - 1]) : all;
  const frac = fractionBits(precision);
  const lo = reached.reduce((x, y) => Math.min(x, y));
  const hi = reached.reduce((x, y) => Math.max(x, y));
  return { lo: doubleToRaw(lo, frac), hi: doubleToRaw(hi, frac), frac };
}

function isMonotone(values: Float64Array): boolean {
  const follows = (compare: (before: number, after: number) => boolean) =>
    values.every((value, i) => i === 0 || compare(values[i - 1], value));
  return follows((before, after) => before <= after) || follows((before, after) => before >= after);
}
