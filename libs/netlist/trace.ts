import { type Arith, asFixed, bitLength, decompose, fractionBits, type Table } from '../fixed';
import type { NetlistBuilder } from './builder';
import type { Id } from './netlist';
import { greatest, trailingZeros } from './ranges';
import { castWord, isNegative, roundOff } from './trace-cast';

/** A scalar while a kernel is traced: node `id` times 2^-frac. */
export interface Wire {
  readonly id: Id;
  readonly frac: number;
}

/**
 * The arithmetic that records what a kernel computes as nodes of `b`. Exact: a wire's value is the kernel's value for
 * every input. Casting to a type that has no fixed-point words throws (see `asFixed` in libs/fixed).
 */
export function tracer(b: NetlistBuilder): Arith<Wire> {
  const tables = new Map<Table, { index: number; frac: number }>();

  /** A power of two costs nothing as a fraction, so no wire ends in a shift and no constant is even. */
  function wire(id: Id, frac: number): Wire {
    const node = b.node(id);
    if (node.op === 'shl') return { id: node.a, frac: frac - node.by };
    if (node.op !== 'const') return { id, frac };
    if (node.value === 0n) return { id, frac: 0 };
    const zeros = trailingZeros(node.value);
    return zeros === 0 ? { id, frac } : { id: b.constant(node.value >> BigInt(zeros)), frac: frac - zeros };
  }

  /** The node that holds a's value with `frac` fractional bits; `frac` must be enough. */
  function raw(a: Wire, frac: number): Id {
    if (frac < a.frac) throw new Error(`a wire with ${a.frac} fractional bits used with ${frac}`);
    return b.shl(a.id, frac - a.frac);
  }

  function aligned<R>(x: Wire, y: Wire, combine: (x: Id, y: Id, frac: number) => R): R {
    const frac = Math.max(x.frac, y.frac);
    return combine(raw(x, frac), raw(y, frac), frac);
  }

  /** floor-free division: truncation towards zero of a / n, at `frac` fractional bits. */
  function quotient(a: Wire, n: number, frac: number): Wire {
    if (!Number.isSafeInteger(n) || n <= 0) throw new Error(`cannot divide by ${n}: not a positive integer`);
    const zeros = trailingZeros(BigInt(n));
    const odd = BigInt(n) >> BigInt(zeros);
    const dropped = a.frac + zeros - frac;
    if (odd === 1n) return wire(dropped <= 0 ? b.shl(a.id, -dropped) : roundOff(b, a.id, dropped, 'TRN_ZERO'), frac);
    const numerator = dropped < 0 ? b.shl(a.id, -dropped) : a.id;
    return wire(divided(b, numerator, odd << BigInt(Math.max(0, dropped))), frac);
  }

  function tableOf(table: Table): { index: number; frac: number } {
    const known = tables.get(table);
    if (known !== undefined) return known;
    const exact = Array.from(table.values, decompose);
    const frac = exact.reduce((most, e) => (e.raw === 0n ? most : Math.max(most, e.frac)), Number.NEGATIVE_INFINITY);
    const values = exact.map((e) => (e.raw === 0n ? 0n : e.raw << BigInt(frac - e.frac)));
    const made = { index: b.table(table.name, values), frac: Number.isFinite(frac) ? frac : 0 };
    tables.set(table, made);
    return made;
  }

  const constant = (value: number): Wire => {
    const exact = decompose(value);
    return { id: b.constant(exact.raw), frac: exact.frac };
  };

  return {
    constant,
    add: (x, y) => aligned(x, y, (p, q, frac) => wire(b.add(p, q), frac)),
    sub: (x, y) => aligned(x, y, (p, q, frac) => wire(b.sub(p, q), frac)),
    mul: (x, y) => wire(b.mul(x.id, y.id), x.frac + y.frac),
    neg: (x) => wire(b.neg(x.id), x.frac),
    cast: (x, to) => wire(castWord(b, x.id, x.frac, to), fractionBits(to)),
    quotient,
    trunc: (x) => quotient(x, 1, 0),
    gt: (x, y) => aligned(x, y, (p, q) => wire(b.gt(p, q), 0)),
    ge: (x, y) => aligned(x, y, (p, q) => wire(b.ge(p, q), 0)),
    eq: (x, y) => aligned(x, y, (p, q) => wire(b.eq(p, q), 0)),
    select: (condition, x, y) => aligned(x, y, (p, q, frac) => wire(b.mux(raw(condition, 0), p, q), frac)),
    word: (x, of, drop) => {
      const word = castWord(b, x.id, x.frac, of);
      return wire(b.shr(b.wrap(word, asFixed(of).width, false), drop), 0);
    },
    lookup: (table, x) => {
      const { index, frac } = tableOf(table);
      const last = b.constant(BigInt(table.values.length - 1));
      const zero = b.constant(0n);
      const a = raw(x, 0);
      // The kernel vouches for the index; the clamp vanishes wherever its interval shows it too.
      return wire(b.lookup(index, b.mux(b.gt(a, last), last, b.mux(b.gt(zero, a), zero, a))), frac);
    },
  };
}

/**
 * a / divisor truncated towards zero, for a divisor that is no power of two. With m = ceil(2^k / d), e = m d - 2^k and
 * |a| e < 2^k, a m / 2^k is off a / d by less than 1 / d, away from zero: its floor is the quotient for a >= 0
 * and one less than it for a < 0.
 */
function divided(b: NetlistBuilder, a: Id, divisor: bigint): Id {
  const { lo, hi } = b.node(a);
  const most = greatest(-lo, hi);
  let k = BigInt(bitLength(divisor) - 1);
  const excess = (): bigint => divisor - ((1n << k) % divisor);
  while (most * excess() >= 1n << k) k++;
  const multiplier = ((1n << k) + excess()) / divisor;
  return b.add(b.shr(b.scale(a, multiplier), Number(k)), isNegative(b, a));
}
