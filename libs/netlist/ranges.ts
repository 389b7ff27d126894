import { assertNever } from '../diagnostic';
import { bitLength } from '../fixed';
import type { Id, NetOp, NetTable } from './netlist';

/** A closed interval of integers. */
export interface Range {
  readonly lo: bigint;
  readonly hi: bigint;
}

/** Bits that a node needs: two's complement if `signed`. */
export interface Width {
  readonly width: number;
  readonly signed: boolean;
}

const BIT: Range = { lo: 0n, hi: 1n };
const FALSE: Range = { lo: 0n, hi: 0n };
const TRUE: Range = { lo: 1n, hi: 1n };

/** The narrowest two's complement (or, without negative values, unsigned) word that holds every value of `range`. */
export function widthOf(range: Range): Width {
  if (range.lo >= 0n) return { width: Math.max(1, bitLength(range.hi)), signed: false };
  const magnitude = range.hi < 0n || -range.lo - 1n > range.hi ? -range.lo - 1n : range.hi;
  return { width: bitLength(magnitude) + 1, signed: true };
}

/** Trailing zero bits of a nonzero integer. */
export function trailingZeros(value: bigint): number {
  let zeros = 0;
  let rest = value;
  for (; (rest & 0xffffffffn) === 0n; rest >>= 32n) zeros += 32;
  const low = Number(rest & 0xffffffffn) | 0;
  return zeros + 31 - Math.clz32(low & -low);
}

/** Every value of a word of `width` bits. */
export function wordRange(width: number, signed: boolean): Range {
  const size = 1n << BigInt(width);
  return signed ? { lo: -(size >> 1n), hi: (size >> 1n) - 1n } : { lo: 0n, hi: size - 1n };
}

export function contains(outer: Range, inner: Range): boolean {
  return outer.lo <= inner.lo && inner.hi <= outer.hi;
}

/** Values in both; `a` if there are none (which facts that contradict each other would need). */
export function intersect(a: Range, b: Range): Range {
  const lo = greatest(a.lo, b.lo);
  const hi = least(a.hi, b.hi);
  return lo > hi ? a : { lo, hi };
}

export function union(a: Range, b: Range): Range {
  return { lo: least(a.lo, b.lo), hi: greatest(a.hi, b.hi) };
}

export function least(a: bigint, b: bigint): bigint {
  if (a < b) return a;
  return b;
}

export function greatest(a: bigint, b: bigint): bigint {
  if (a > b) return a;
  return b;
}

/** `range` times a constant. */
export function scaled(range: Range, factor: bigint): Range {
  const [p, q] = [range.lo * factor, range.hi * factor];
  return p <= q ? { lo: p, hi: q } : { lo: q, hi: p };
}

/**
 * The values that `op` can take when its operands lie in `at(id)`, as if operands were independent (except for one
 * node used twice). An `input` has no operands: its range comes from its port's type, so it is an error here.
 */
export function rangeOf(op: NetOp, at: (id: Id) => Range, tables: readonly NetTable[]): Range {
  switch (op.op) {
    case 'input':
      throw new Error('the range of an input comes from its type');
    case 'const':
      return { lo: op.value, hi: op.value };
    case 'add': {
      const factor = (op.sub ? -1n : 1n) << BigInt(op.shift);
      if (op.a === op.b) return scaled(at(op.a), 1n + factor);
      const [a, b] = [at(op.a), scaled(at(op.b), factor)];
      return { lo: a.lo + b.lo, hi: a.hi + b.hi };
    }
    case 'scale':
      return scaled(at(op.a), op.factor);
    case 'mul':
      return op.a === op.b ? squared(at(op.a)) : union(scaled(at(op.a), at(op.b).lo), scaled(at(op.a), at(op.b).hi));
    case 'neg':
      return scaled(at(op.a), -1n);
    case 'shl':
      return scaled(at(op.a), 1n << BigInt(op.by));
    case 'shr': {
      const a = at(op.a);
      return { lo: a.lo >> BigInt(op.by), hi: a.hi >> BigInt(op.by) };
    }
    case 'wrap':
      return wrapped(at(op.a), op.width, op.signed);
    case 'gt':
      return decided(at(op.a).lo > at(op.b).hi, at(op.a).hi <= at(op.b).lo);
    case 'ge':
      return decided(at(op.a).lo >= at(op.b).hi, at(op.a).hi < at(op.b).lo);
    case 'eq': {
      const [a, b] = [at(op.a), at(op.b)];
      return decided(a.lo === a.hi && b.lo === b.hi && a.lo === b.lo, a.hi < b.lo || b.hi < a.lo);
    }
    case 'mux':
      return union(at(op.a), at(op.b));
    case 'lookup': {
      const { values } = tables[op.table];
      const { lo, hi } = at(op.a);
      if (lo < 0n || hi >= BigInt(values.length))
        throw new Error(`lookup index ${lo}..${hi} outside 0..${values.length - 1}`);
      return values.slice(Number(lo), Number(hi) + 1).reduce<Range>((r, v) => union(r, { lo: v, hi: v }), {
        lo: values[Number(lo)],
        hi: values[Number(lo)],
      });
    }
    case 'reg':
      return at(op.a);
    default:
      return assertNever(op);
  }
}

function decided(always: boolean, never: boolean): Range {
  return always ? TRUE : never ? FALSE : BIT;
}

function squared(a: Range): Range {
  const [p, q] = [a.lo * a.lo, a.hi * a.hi];
  return { lo: a.lo <= 0n && a.hi >= 0n ? 0n : least(p, q), hi: greatest(p, q) };
}

/** A range that does not cross a multiple of 2^width only moves; any other fills the word. */
function wrapped(a: Range, width: number, signed: boolean): Range {
  const word = wordRange(width, signed);
  const turns = (a.lo - word.lo) >> BigInt(width);
  if (turns !== (a.hi - word.lo) >> BigInt(width)) return word;
  const offset = turns << BigInt(width);
  return { lo: a.lo - offset, hi: a.hi - offset };
}
