import { assertNever } from '../diagnostic';
import { decompose, rawToDouble } from './dyadic';
import { asFixed, rangeOf } from './format';
import type { FixedPrecision, Precision } from './precision';
import { shiftRound } from './rounding';

/**
 * The word that `to` holds after assignment of `raw * 2^-frac`: rounding, then overflow (numerics.md 1.2), exact for any
 * width. Signed words are negative where their sign bit is set; integers truncate towards zero and wrap; an xnor
 * word is its bit. Errors as `asFixed`.
 */
export function quantizeRaw(raw: bigint, frac: number, to: Precision): bigint {
  const p = asFixed(to);
  return settle(shiftRound(raw, frac - (p.width - p.integer), p.rounding), p);
}

/** The word of `p` for a rounded word of any size: `p`'s overflow. */
function settle(word: bigint, p: FixedPrecision): bigint {
  const { lo, hi } = rangeOf(p);
  if (word >= lo && word <= hi) return word;
  switch (p.saturation) {
    case 'WRAP':
      return wrap(word, p);
    case 'SAT':
    case 'SAT_SYM':
      return word < lo ? lo : hi;
    case 'SAT_ZERO':
      return 0n;
    default:
      return assertNever(p.saturation);
  }
}

/**
 * Keeps the low bits; of the `satBits` top bits, the sign stays true and the others are its complement. Unsigned, where
 * numerics.md is silent: `ap_ufixed` sets all of them, also for negative values.
 */
function wrap(word: bigint, p: FixedPrecision): bigint {
  const width = BigInt(p.width);
  const as = p.signed ? BigInt.asIntN : BigInt.asUintN;
  if (p.satBits === 0) return as(p.width, word);
  const kept = width - BigInt(p.satBits);
  const low = BigInt.asUintN(p.width - p.satBits, word);
  const ones = (1n << BigInt(p.satBits)) - 1n;
  if (!p.signed) return (ones << kept) | low;
  const top = 1n << BigInt(p.satBits - 1);
  return as(p.width, ((word < 0n ? top : ones ^ top) << kept) | low);
}

/**
 * `value` assigned to `to`, by integers of any width: the double nearest to the result, which is exact up to 53 bits.
 * NaN gives 0; an infinity gives the bound of a SAT or SAT_SYM type, else 0 (numerics.md 1.2). Errors as `asFixed`.
 */
export function quantizeExactly(value: number, to: Precision): number {
  const { raw, frac } = Number.isFinite(value) ? decompose(value) : infinity(value, to);
  return rawToDouble(quantizeRaw(raw, frac, to), asFixed(to).width - asFixed(to).integer);
}

/** A stand-in for NaN and infinities: 0, or a value just out of range where `to` saturates. */
function infinity(value: number, to: Precision): { raw: bigint; frac: number } {
  const { lo, hi, frac } = rangeOf(to);
  const { saturation } = asFixed(to);
  if (Number.isNaN(value) || saturation === 'WRAP' || saturation === 'SAT_ZERO') return { raw: 0n, frac };
  return { raw: value < 0 ? lo : hi, frac };
}
