import { assertNever } from '../diagnostic';
import { bitLength, decompose } from './dyadic';
import type { ExponentPrecision, Precision } from './precision';
import { quantizeDouble } from './quantizer';
import { shiftRound } from './rounding';

/**
 * The weight that the text in a project's weight files stands for, before conversion to `p` (numerics.md 1.7): rounded
 * to as many decimal digits as `p` has fractional bits (none for integers and xnor, 16 for floats), ties to even; for
 * an exponent type the signed power of two. Throws on NaN and infinities, on `auto`, and on 0 as a power of two.
 */
export function writtenWeight(value: number, p: Precision): number {
  if (p.kind === 'exponent') {
    const { negative, exponent } = powerOfTwo(value, p);
    return (negative ? -1 : 1) * 2 ** exponent;
  }
  return roundDecimal(value, decimalDigits(p));
}

/** The value that generated code has for a weight: `writtenWeight` assigned to `p`, without which floats stay as written. */
export function quantizeWeight(value: number, p: Precision): number {
  const written = writtenWeight(value, p);
  const asWritten = p.kind === 'exponent' || p.kind === 'float' || p.kind === 'ac_float';
  return asWritten ? written : quantizeDouble(written, p);
}

/** The text itself: `%.Nf` as C prints it, or `{sign, exponent}` with sign 1 for positive weights. Errors as `writtenWeight`. */
export function weightText(value: number, p: Precision): string {
  if (p.kind === 'exponent') {
    const { negative, exponent } = powerOfTwo(value, p);
    return `{${negative ? 0 : 1}, ${exponent}}`;
  }
  return printDecimal(value, decimalDigits(p));
}

function decimalDigits(p: Precision): number {
  switch (p.kind) {
    case 'fixed':
      return Math.max(0, p.width - p.integer);
    case 'integer':
    case 'xnor':
      return 0;
    case 'float':
    case 'ac_float':
      return 16;
    case 'auto':
    case 'exponent':
      throw new Error(`weights of type ${p.kind} have no decimal text`);
    default:
      return assertNever(p);
  }
}

/** int(log2|value|), towards zero, as the exponent's type holds it. */
function powerOfTwo(value: number, p: ExponentPrecision): { negative: boolean; exponent: number } {
  const { raw, frac } = decompose(value);
  if (raw === 0n) throw new Error('0 is not a power of two');
  const floor = bitLength(raw) - 1 - frac;
  const between = raw !== 1n && raw !== -1n;
  const exponent = floor < 0 && between ? floor + 1 : floor;
  return {
    negative: raw < 0n,
    exponent: quantizeDouble(exponent, { kind: 'integer', width: p.width, signed: p.signed }),
  };
}

function roundDecimal(value: number, digits: number): number {
  // A multiple of 2^-N has at most N decimals: already quantised weights are exact.
  if (Number.isInteger(value * 2 ** digits)) return value + 0;
  // 10^22 and less are exact. Rounding may move the product onto a tie, itself a double below 2^51, but never across.
  const power = digits <= 22 ? 10 ** digits : Number.NaN;
  const scaled = value * power;
  const tie = scaled - Math.floor(scaled) === 0.5;
  if (!tie && Math.abs(scaled) < 2 ** 51) return Math.round(scaled) / power + 0;
  return Number(printDecimal(value, digits)) + 0;
}

/** `value` with `digits` decimals as C's `%.Nf` prints it: the exact value of the double, rounded to nearest, ties to even. */
export function printDecimal(value: number, digits: number): string {
  const { raw, frac } = decompose(value);
  // Ties are the odd multiples of half a digit, which need digits + 1 binary places: all else is toFixed's own rule.
  if (frac !== digits + 1 && digits <= 100 && Math.abs(value) < 1e21 && value !== 0) return value.toFixed(digits);
  const scaled = shiftRound((raw < 0n ? -raw : raw) * 10n ** BigInt(digits), frac, 'RND_CONV');
  const text = scaled.toString().padStart(digits + 1, '0');
  const whole = text.slice(0, text.length - digits);
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  return digits === 0 ? sign + whole : `${sign}${whole}.${text.slice(-digits)}`;
}
