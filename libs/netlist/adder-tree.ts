import type { NetlistBuilder } from './builder';
import type { Id } from './netlist';
import { type Range, scaled, widthOf } from './ranges';

/** The factor of each leaf in a node, to bound it better than its two operands do. The constant 1 is leaf -1. */
export type Factors = ReadonlyMap<Id, bigint>;

/** A term of a sum: (negative ? -1 : 1) * node << shift. */
export interface Addend {
  readonly id: Id;
  readonly shift: number;
  readonly negative: boolean;
  /** Additions on the longest path to it. */
  readonly depth: number;
  /** Absent once upper bits were dropped. */
  readonly factors?: Factors;
}

const ONE: Range = { lo: 1n, hi: 1n };

/** A constant as a term of a sum. */
export function constantAddend(b: NetlistBuilder, value: bigint): Addend {
  const negative = value < 0n;
  const magnitude = negative ? -value : value;
  return { id: b.constant(magnitude), shift: 0, negative, depth: 0, factors: new Map([[-1, magnitude]]) };
}

/**
 * x + y as one term, of which the low `bits` bits (counted at shift 0) matter. The result is negative only if both are:
 * whenever one is not, the addition takes the sign for free.
 */
export function addTerms(b: NetlistBuilder, x: Addend, y: Addend, bits = Number.POSITIVE_INFINITY): Addend {
  const shift = Math.min(x.shift, y.shift);
  const [p, q] = x.negative && !y.negative ? [y, x] : [x, y];
  const sub = p.negative !== q.negative;
  const [high, low] = [p.shift - shift, q.shift - shift];
  const factors = p.factors && q.factors && combined(p.factors, high, q.factors, low, sub);
  const bound = factors && bounds(b, factors);
  const id =
    high > 0 && !sub
      ? b.emit({ op: 'add', a: q.id, b: p.id, shift: high, sub }, bound)
      : b.emit({ op: 'add', a: b.shl(p.id, high), b: q.id, shift: low, sub }, bound);
  const depth = Math.max(x.depth, y.depth) + 1;
  const sum = { id, shift, negative: p.negative, depth, factors };
  const width = bits - shift;
  if (widthOf(b.node(id)).width <= width) return sum;
  return { ...sum, id: b.wrap(id, width, true), factors: undefined };
}

/** The sum of all terms as a node, by a tree that adds the shallowest (and among them the least shifted) first. */
export function adderTree(b: NetlistBuilder, terms: readonly Addend[], bits?: number): Id {
  const heap = [...terms].sort(byDepth);
  while (heap.length > 1) {
    const [x, y] = heap.splice(0, 2);
    insert(heap, addTerms(b, x, y, bits));
  }
  if (heap.length === 0) return b.constant(0n);
  const [{ id, shift, negative }] = heap;
  return b.shl(negative ? b.neg(id) : id, shift);
}

function byDepth(x: Addend, y: Addend): number {
  return x.depth - y.depth || x.shift - y.shift;
}

function insert(sorted: Addend[], term: Addend): void {
  let at = sorted.length;
  while (at > 0 && byDepth(sorted[at - 1], term) > 0) at--;
  sorted.splice(at, 0, term);
}

function combined(p: Factors, pShift: number, q: Factors, qShift: number, sub: boolean): Factors {
  const sum = new Map<Id, bigint>();
  for (const [leaf, factor] of p) sum.set(leaf, factor << BigInt(pShift));
  for (const [leaf, factor] of q) {
    const shifted = factor << BigInt(qShift);
    sum.set(leaf, (sum.get(leaf) ?? 0n) + (sub ? -shifted : shifted));
  }
  return sum;
}

function bounds(b: NetlistBuilder, factors: Factors): Range {
  let [lo, hi] = [0n, 0n];
  for (const [leaf, factor] of factors) {
    const range = scaled(leaf < 0 ? ONE : b.node(leaf), factor);
    lo += range.lo;
    hi += range.hi;
  }
  return { lo, hi };
}
