import { assertNever } from '../diagnostic';
import { asFixed, type FixedPrecision, type Precision, type Rounding, rangeOf } from '../fixed';
import type { NetlistBuilder } from './builder';
import type { Id } from './netlist';
import { contains, wordRange } from './ranges';

/** The word of `to` that a value `id` * 2^-frac is converted to: rounding, then overflow (numerics.md 1.2, 1.3). */
export function castWord(b: NetlistBuilder, id: Id, frac: number, to: Precision): Id {
  const type = asFixed(to);
  const dropped = frac - (type.width - type.integer);
  return settle(b, dropped <= 0 ? b.shl(id, -dropped) : roundOff(b, id, dropped, type.rounding), type);
}

/** a / 2^bits, rounded to an integer. */
export function roundOff(b: NetlistBuilder, a: Id, bits: number, rounding: Rounding): Id {
  const half = 1n << BigInt(bits - 1);
  const plus = (amount: Id): Id => b.shr(b.add(a, amount), bits);
  switch (rounding) {
    case 'TRN':
      return b.shr(a, bits);
    case 'TRN_ZERO':
      return plus(b.mux(isNegative(b, a), b.constant(2n * half - 1n), b.constant(0n)));
    case 'RND':
      return plus(b.constant(half));
    case 'RND_MIN_INF':
      return plus(b.constant(half - 1n));
    case 'RND_ZERO':
      return plus(b.add(isNegative(b, a), b.constant(half - 1n)));
    case 'RND_INF':
      return plus(b.sub(b.constant(half), isNegative(b, a)));
    case 'RND_CONV':
      return plus(b.add(b.wrap(b.shr(a, bits), 1, false), b.constant(half - 1n)));
    default:
      return assertNever(rounding);
  }
}

/** 1 where a < 0. */
export function isNegative(b: NetlistBuilder, a: Id): Id {
  return b.gt(b.constant(0n), a);
}

/** The word of `type` for a rounded word of any size: its overflow. */
function settle(b: NetlistBuilder, a: Id, type: FixedPrecision): Id {
  const range = rangeOf(type);
  if (contains(range, b.node(a))) return a;
  const [lo, hi] = [b.constant(range.lo), b.constant(range.hi)];
  switch (type.saturation) {
    case 'WRAP':
      return type.satBits === 0 ? b.wrap(a, type.width, type.signed) : wrapSaturated(b, a, type);
    case 'SAT':
    case 'SAT_SYM':
      return b.mux(b.gt(a, hi), hi, b.mux(b.gt(lo, a), lo, a));
    case 'SAT_ZERO':
      return b.mux(b.gt(a, hi), b.constant(0n), b.mux(b.gt(lo, a), b.constant(0n), a));
    default:
      return assertNever(type.saturation);
  }
}

/** `ap_fixed`'s WRAP with N bits saturated: out of range the top N bits are the limit's, the others wrap. */
function wrapSaturated(b: NetlistBuilder, a: Id, { width, signed, satBits }: FixedPrecision): Id {
  const word = wordRange(width, signed);
  const kept = width - satBits;
  const low = kept === 0 ? b.constant(0n) : b.wrap(a, kept, false);
  const highest = b.add(b.constant((word.hi >> BigInt(kept)) << BigInt(kept)), low);
  // Unsigned types set the bits below range too: that is what ap_ufixed does.
  const lowest = signed ? b.add(b.constant(word.lo), low) : highest;
  return b.mux(b.gt(a, b.constant(word.hi)), highest, b.mux(b.gt(b.constant(word.lo), a), lowest, a));
}
