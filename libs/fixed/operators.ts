import { integerBits } from './format';
import { type FixedPrecision, fixed, type IntegerPrecision } from './precision';

/** Operands of arithmetic; an integer is a fixed-point number without fractional bits. */
export type NumberPrecision = FixedPrecision | IntegerPrecision;

/** C++ `int` and `unsigned`, as operands. */
export const C_INT: IntegerPrecision = { kind: 'integer', width: 32, signed: true };
export const C_UNSIGNED: IntegerPrecision = { kind: 'integer', width: 32, signed: false };

/** Exact type of a + b (numerics.md 1.4, as for all of this file): TRN, WRAP; an integer type for two integers. */
export function sumType(a: NumberPrecision, b: NumberPrecision): NumberPrecision {
  return additiveType(a, b, a.signed || b.signed);
}

/** Exact type of a - b, always signed. */
export function differenceType(a: NumberPrecision, b: NumberPrecision): NumberPrecision {
  return additiveType(a, b, true);
}

/** Exact type of a * b. */
export function productType(a: NumberPrecision, b: NumberPrecision): NumberPrecision {
  return resultType(a, b, a.width + b.width, integerBits(a) + integerBits(b), a.signed || b.signed);
}

/** Type of a / b: the quotient truncated towards zero at the fractional bits of a (when b has none below 0). */
export function quotientType(a: NumberPrecision, b: NumberPrecision): NumberPrecision {
  const fraction = b.width - integerBits(b);
  const sign = b.signed ? 1 : 0;
  const width = a.width + Math.max(fraction, 0) + sign;
  return resultType(a, b, width, integerBits(a) + fraction + sign, a.signed || b.signed);
}

/** Exact type of -a. */
export function negationType(a: NumberPrecision): NumberPrecision {
  return resultType(a, a, a.width + 1, integerBits(a) + 1, true);
}

function additiveType(a: NumberPrecision, b: NumberPrecision, signed: boolean): NumberPrecision {
  const integerA = integerBits(a) + (b.signed && !a.signed ? 1 : 0);
  const integerB = integerBits(b) + (a.signed && !b.signed ? 1 : 0);
  const integer = Math.max(integerA, integerB) + 1;
  const fraction = Math.max(a.width - integerBits(a), b.width - integerBits(b));
  return resultType(a, b, integer + fraction, integer, signed);
}

function resultType(
  a: NumberPrecision,
  b: NumberPrecision,
  width: number,
  integer: number,
  signed: boolean,
): NumberPrecision {
  return a.kind === 'integer' && b.kind === 'integer'
    ? { kind: 'integer', width, signed }
    : fixed(width, integer, { signed });
}
