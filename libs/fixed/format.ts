import { userError } from '../diagnostic';
import { bitLength, decompose } from './dyadic';
import { type FixedPrecision, fixed, type IntegerPrecision, type Precision, ufixed } from './precision';
import { formatPrecision } from './precision-string';

/** Precisions whose values are words of a fixed grid. */
export type WordPrecision = FixedPrecision | IntegerPrecision | { readonly kind: 'xnor' };

/**
 * The fixed-point type that behaves as `p` under assignment: itself, or for `int<W>` and xnor (whose values are its
 * bit, 0 or 1) the type of as many integer bits with TRN_ZERO and WRAP (numerics.md 1.3).
 * User error `no-fixed-point-word` for floats, exponents and `auto`, on which kernels cannot compute.
 */
export function asFixed(p: Precision): FixedPrecision {
  switch (p.kind) {
    case 'fixed':
      return p;
    case 'integer':
      return fixed(p.width, p.width, { signed: p.signed, rounding: 'TRN_ZERO' });
    case 'xnor':
      return ufixed(1, 1, { rounding: 'TRN_ZERO' });
    default:
      throw userError(
        'no-fixed-point-word',
        `values of type ${formatPrecision(p)} have no fixed-point word; expected a fixed, integer or xnor type`,
        {},
        'give this variable a type such as fixed<16,6>',
      );
  }
}

/** Fractional bits, W - I; 0 for integers and xnor; may be negative. Errors as `asFixed`. */
export function fractionBits(p: Precision): number {
  const { width, integer } = asFixed(p);
  return width - integer;
}

/** Integer bits including the sign bit. Errors as `asFixed`. */
export function integerBits(p: Precision): number {
  return asFixed(p).integer;
}

/** Whether negative values exist: by declaration, or always (floats, powers of two), or never (xnor). Not for `auto`. */
export function isSigned(p: Precision): boolean {
  switch (p.kind) {
    case 'fixed':
    case 'integer':
      return p.signed;
    case 'xnor':
      return false;
    case 'auto':
      throw new Error('auto has no sign before it is inferred');
    default:
      return true;
  }
}

/** Bits of storage; an exponent type has its sign bit besides; `auto` has 0. */
export function widthOf(p: Precision): number {
  switch (p.kind) {
    case 'xnor':
      return 1;
    case 'auto':
      return 0;
    case 'exponent':
      return p.width + 1;
    case 'ac_float':
      return p.mantissa + p.exponent;
    default:
      return p.width;
  }
}

/** Least and greatest word of `p` (SAT_SYM excludes the most negative one): values are word * 2^-frac. Errors as `asFixed`. */
export function rangeOf(p: Precision): { lo: bigint; hi: bigint; frac: number } {
  const { width, integer, signed, saturation } = asFixed(p);
  const end = 1n << BigInt(signed ? width - 1 : width);
  return { lo: signed ? (saturation === 'SAT_SYM' ? 1n - end : -end) : 0n, hi: end - 1n, frac: width - integer };
}

/** Sign bit k, integer bits i without it, fractional bits f; i and f may be negative. */
export interface Bits {
  readonly k: 0 | 1;
  readonly i: number;
  readonly f: number;
}

/** The least (k, i, f) with -k*2^i <= value <= 2^i - 2^-f on the grid 2^-f; all 0 for 0 (numerics.md 5.2). */
export function minimalBits(value: number): Bits {
  const { raw, frac } = decompose(value);
  if (raw === 0n) return { k: 0, i: 0, f: 0 };
  return { k: raw < 0n ? 1 : 0, i: bitLength(raw < 0n ? -raw - 1n : raw) - frac, f: frac };
}

/**
 * The type that reference inference gives the constant `value` (numerics.md 5.1, ThresholdedReLU row): its minimal
 * bits, of which at most 8 without the sign are kept; `ufixed<1,1>` for 0.
 */
export function minimalFixed(value: number): FixedPrecision {
  if (value === 0) return ufixed(1, 1);
  const { k, i, f } = minimalBits(value);
  return fixed(Math.min(k + i + f, k + 8), k + i, { signed: k === 1 });
}
