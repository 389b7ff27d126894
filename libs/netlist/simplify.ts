import { assertNever } from '../diagnostic';
import type { NetlistBuilder } from './builder';
import type { Id, NetOp } from './netlist';
import { contains, trailingZeros, wordRange } from './ranges';

type Of<K extends NetOp['op']> = Extract<NetOp, { op: K }>;

/**
 * A node equal to `op`, built from simpler operations, or undefined if `op` is in normal form. Normal forms: shifts
 * and negations are pulled towards the outputs, constants stand second, comparisons with constants are `gt` of as few
 * bits as decide them.
 * Constant folding is not here: an operation whose range is one value becomes that constant (see the builder).
 */
export function simplify(b: NetlistBuilder, op: NetOp): Id | undefined {
  switch (op.op) {
    case 'input':
    case 'const':
    case 'lookup':
    case 'reg':
      return undefined;
    case 'add':
      return simplifyAdd(b, op);
    case 'scale':
      return simplifyScale(b, op);
    case 'mul':
      return simplifyMul(b, op);
    case 'neg':
      return simplifyNeg(b, op);
    case 'shl': {
      if (op.by === 0) return op.a;
      const a = b.node(op.a);
      return a.op === 'shl' ? b.shl(a.a, a.by + op.by) : undefined;
    }
    case 'shr': {
      if (op.by === 0) return op.a;
      const a = b.node(op.a);
      if (a.op === 'shr') return b.shr(a.a, a.by + op.by);
      if (a.op === 'shl') return a.by >= op.by ? b.shl(a.a, a.by - op.by) : b.shr(a.a, op.by - a.by);
      return a.op === 'add' ? simplifyShrAdd(b, a, op.by) : undefined;
    }
    case 'wrap': {
      const a = b.node(op.a);
      if (contains(wordRange(op.width, op.signed), a)) return op.a;
      if (a.op === 'wrap' && a.width >= op.width) return b.wrap(a.a, op.width, op.signed);
      if (a.op !== 'shl') return undefined;
      return a.by >= op.width ? b.constant(0n) : b.shl(b.wrap(a.a, op.width - a.by, op.signed), a.by);
    }
    case 'gt':
      return simplifyGt(b, op);
    case 'ge': {
      if (op.a === op.b) return b.constant(1n);
      const [x, y] = [b.node(op.a), b.node(op.b)];
      if (y.op === 'const') return b.gt(op.a, b.constant(y.value - 1n));
      return x.op === 'const' ? b.gt(b.constant(x.value + 1n), op.b) : undefined;
    }
    case 'eq':
      return simplifyEq(b, op);
    case 'mux':
      return simplifyMux(b, op);
    default:
      return assertNever(op);
  }
}

function simplifyAdd(b: NetlistBuilder, { a, b: y, shift, sub }: Of<'add'>): Id | undefined {
  const [A, B] = [b.node(a), b.node(y)];
  if (B.op === 'const') {
    const value = (sub ? -B.value : B.value) << BigInt(shift);
    if (value === 0n) return a;
    if (A.op === 'add' && A.shift === 0 && !A.sub) {
      const inner = b.node(A.b);
      if (inner.op === 'const') return b.add(A.a, b.constant(inner.value + value));
    }
    if (A.op === 'shl' && trailingZeros(value) >= A.by)
      return b.shl(b.add(A.a, b.constant(value >> BigInt(A.by))), A.by);
    return shift > 0 || sub ? b.add(a, b.constant(value)) : undefined;
  }
  if (A.op === 'const' && A.value === 0n) return sub ? b.neg(b.shl(y, shift)) : b.shl(y, shift);
  if (A.op === 'const' && shift === 0 && !sub) return b.add(y, a);
  if (B.op === 'shl') return b.emit({ op: 'add', a, b: B.a, shift: shift + B.by, sub });
  if (B.op === 'neg') return b.emit({ op: 'add', a, b: B.a, shift, sub: !sub });
  if (A.op === 'neg' && !sub) return b.sub(b.shl(y, shift), A.a);
  if (a === y && shift === 0) return sub ? b.constant(0n) : b.shl(a, 1);
  if (A.op === 'shl') {
    const common = Math.min(shift, A.by);
    if (common > 0)
      return b.shl(b.emit({ op: 'add', a: b.shl(A.a, A.by - common), b: y, shift: shift - common, sub }), common);
    if (!sub) return b.add(y, A.a, A.by);
  }
  return !sub && shift === 0 && a > y ? b.add(y, a) : undefined;
}

/** Whole multiples of 2^by leave the floor: a dense layer that floors every partial sum stays linear in what it floors. */
function simplifyShrAdd(b: NetlistBuilder, { a, b: y, shift, sub }: Of<'add'>, by: number): Id | undefined {
  if (shift >= by) return b.emit({ op: 'add', a: b.shr(a, by), b: y, shift: shift - by, sub });
  const [A, B] = [b.node(a), b.node(y)];
  if (A.op === 'shl' && A.by >= by && sub) return b.add(b.shr(b.neg(b.shl(y, shift)), by), A.a, A.by - by);
  if (B.op !== 'const') return undefined;
  if (trailingZeros(B.value) >= by) return b.add(b.shr(a, by), b.constant(B.value >> BigInt(by)));
  if (A.op !== 'add' || A.shift < by) return undefined;
  return b.emit({ op: 'add', a: b.shr(b.add(A.a, y), by), b: A.b, shift: A.shift - by, sub: A.sub });
}

function simplifyScale(b: NetlistBuilder, { a, factor }: Of<'scale'>): Id | undefined {
  if (factor === 0n) return b.constant(0n);
  if (factor === 1n) return a;
  if (factor === -1n) return b.neg(a);
  const zeros = trailingZeros(factor);
  if (zeros > 0) return b.shl(b.scale(a, factor >> BigInt(zeros)), zeros);
  const A = b.node(a);
  if (A.op === 'scale') return b.scale(A.a, A.factor * factor);
  if (A.op === 'neg') return b.scale(A.a, -factor);
  return A.op === 'shl' ? b.shl(b.scale(A.a, factor), A.by) : undefined;
}

function simplifyMul(b: NetlistBuilder, { a, b: y }: Of<'mul'>): Id | undefined {
  const [A, B] = [b.node(a), b.node(y)];
  if (A.op === 'const') return b.scale(y, A.value);
  if (B.op === 'const') return b.scale(a, B.value);
  if (A.op === 'shl') return b.shl(b.mul(A.a, y), A.by);
  if (B.op === 'shl') return b.shl(b.mul(a, B.a), B.by);
  if (A.lo >= 0n && A.hi <= 1n) return b.mux(a, y, b.constant(0n));
  if (B.lo >= 0n && B.hi <= 1n) return b.mux(y, a, b.constant(0n));
  return a > y ? b.mul(y, a) : undefined;
}

function simplifyNeg(b: NetlistBuilder, { a }: Of<'neg'>): Id | undefined {
  const A = b.node(a);
  if (A.op === 'neg') return A.a;
  if (A.op === 'scale') return b.scale(A.a, -A.factor);
  if (A.op === 'shl') return b.shl(b.neg(A.a), A.by);
  return A.op === 'add' && A.sub && A.shift === 0 ? b.sub(A.b, A.a) : undefined;
}

function simplifyGt(b: NetlistBuilder, { a, b: y }: Of<'gt'>): Id | undefined {
  if (a === y) return b.constant(0n);
  const [A, B] = [b.node(a), b.node(y)];
  if (A.op === 'const') {
    if (B.op === 'shl') return b.gt(b.constant(-(-A.value >> BigInt(B.by))), B.a);
    const offset = b.addedConstant(y);
    if (offset !== undefined) return b.gt(b.constant(A.value - offset.value), offset.a);
    const zeros = A.value === 0n ? 0 : trailingZeros(A.value);
    if (zeros > 0) return b.gt(b.constant(A.value >> BigInt(zeros)), b.shr(y, zeros));
  }
  if (B.op === 'const') {
    if (A.op === 'shl') return b.gt(A.a, b.constant(B.value >> BigInt(A.by)));
    const offset = b.addedConstant(a);
    if (offset !== undefined) return b.gt(offset.a, b.constant(B.value - offset.value));
    const zeros = B.value === -1n ? 0 : trailingZeros(B.value + 1n);
    if (zeros > 0) return b.gt(b.shr(a, zeros), b.constant(((B.value + 1n) >> BigInt(zeros)) - 1n));
  }
  return undefined;
}

function simplifyEq(b: NetlistBuilder, { a, b: y }: Of<'eq'>): Id | undefined {
  if (a === y) return b.constant(1n);
  const [A, B] = [b.node(a), b.node(y)];
  if (A.op === 'const' && B.op !== 'const') return b.eq(y, a);
  if (B.op !== 'const') return a > y ? b.eq(y, a) : undefined;
  if (B.value === 1n && A.lo >= 0n && A.hi <= 1n) return a;
  if (A.op === 'shl') {
    const whole = B.value >> BigInt(A.by);
    return whole << BigInt(A.by) === B.value ? b.eq(A.a, b.constant(whole)) : b.constant(0n);
  }
  const offset = b.addedConstant(a);
  return offset === undefined ? undefined : b.eq(offset.a, b.constant(B.value - offset.value));
}

function simplifyMux(b: NetlistBuilder, { sel, a, b: y }: Of<'mux'>): Id | undefined {
  const [S, A, B] = [b.node(sel), b.node(a), b.node(y)];
  if (S.op === 'const') return S.value !== 0n ? a : y;
  if (a === y) return a;
  if (A.op === 'const' && A.value === 1n && B.op === 'const' && B.value === 0n) return sel;
  const common = Math.min(b.knownZeros(a), b.knownZeros(y));
  return common > 0 ? b.shl(b.mux(sel, b.shr(a, common), b.shr(y, common)), common) : undefined;
}
