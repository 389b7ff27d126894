import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fractionBits, rangeOf } from './format';
import {
  C_INT,
  C_UNSIGNED,
  differenceType,
  type NumberPrecision,
  negationType,
  productType,
  quotientType,
  sumType,
} from './operators';
import { fixed, ufixed } from './precision';

const numbers: fc.Arbitrary<NumberPrecision> = fc.oneof(
  fc
    .tuple(fc.integer({ min: 1, max: 80 }), fc.integer({ min: -20, max: 100 }), fc.boolean())
    .map(([width, integer, signed]) => fixed(width, integer, { signed })),
  fc
    .tuple(fc.integer({ min: 1, max: 80 }), fc.boolean())
    .map(([width, signed]): NumberPrecision => ({ kind: 'integer', width, signed })),
);

/** The least and greatest of `values`, on the grid of `p`, must be words of `p`. */
function expectHeld(p: NumberPrecision, values: readonly bigint[], frac: number) {
  const { lo, hi } = rangeOf(p);
  const shift = BigInt(fractionBits(p) - frac);
  for (const value of values) {
    expect(value << shift >= lo && value << shift <= hi).toBe(true);
  }
}

describe('operator result types', () => {
  it('gives the documented examples', () => {
    expect(productType(fixed(16, 6), C_UNSIGNED)).toEqual(fixed(48, 38));
    expect(quotientType(fixed(16, 6), C_UNSIGNED)).toEqual(fixed(16, 6));
    expect(quotientType(fixed(16, 6), C_INT)).toEqual(fixed(17, 7));
    expect(differenceType(C_INT, fixed(16, 6))).toEqual(fixed(43, 33));
    expect(negationType(fixed(16, 6))).toEqual(fixed(17, 7));
    expect(sumType(fixed(16, 6), fixed(18, 8))).toEqual(fixed(19, 9));
    expect(sumType(ufixed(8, 4), fixed(8, 4))).toEqual(fixed(10, 6));
    expect(sumType(ufixed(8, 4), ufixed(8, 2))).toEqual(ufixed(11, 5));
    expect(differenceType(ufixed(8, 4), ufixed(8, 4))).toEqual(fixed(9, 5));
    expect(quotientType(fixed(16, 6), fixed(12, 4))).toEqual(fixed(16 + 8 + 1, 6 + 8 + 1));
    expect(sumType(C_INT, C_UNSIGNED)).toEqual({ kind: 'integer', width: 34, signed: true });
    expect(negationType({ kind: 'integer', width: 2, signed: true })).toEqual({
      kind: 'integer',
      width: 3,
      signed: true,
    });
  });

  it('holds every sum, difference, product and negation', () => {
    fc.assert(
      fc.property(numbers, numbers, (a, b) => {
        const x = rangeOf(a);
        const y = rangeOf(b);
        const frac = Math.max(x.frac, y.frac);
        const [al, ah] = [x.lo, x.hi].map((w) => w << BigInt(frac - x.frac));
        const [bl, bh] = [y.lo, y.hi].map((w) => w << BigInt(frac - y.frac));
        expectHeld(sumType(a, b), [al + bl, ah + bh], frac);
        expectHeld(differenceType(a, b), [al - bh, ah - bl], frac);
        expectHeld(productType(a, b), [x.lo * y.lo, x.lo * y.hi, x.hi * y.lo, x.hi * y.hi], x.frac + y.frac);
        expectHeld(negationType(a), [-x.lo, -x.hi], x.frac);
      }),
    );
  });
});
