import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DiagnosticError } from '../diagnostic';
import { asFixed, fractionBits, integerBits, isSigned, minimalBits, minimalFixed, rangeOf, widthOf } from './format';
import { AUTO, fixed, ufixed } from './precision';
import { quantizeExactly } from './quantize';

describe('bits of a precision', () => {
  it('counts fraction, integer and storage bits', () => {
    expect([fixed(16, 6), ufixed(4, 9), fixed(8, -2)].map(fractionBits)).toEqual([10, -5, 10]);
    expect([{ kind: 'integer', width: 7, signed: true } as const, { kind: 'xnor' } as const].map(integerBits)).toEqual([
      7, 1,
    ]);
    expect(widthOf({ kind: 'ac_float', mantissa: 25, integer: 2, exponent: 8, rounding: 'TRN' })).toBe(33);
    expect(widthOf({ kind: 'exponent', width: 4, signed: true })).toBe(5);
    expect(widthOf(AUTO)).toBe(0);
    expect(isSigned({ kind: 'xnor' })).toBe(false);
    expect(isSigned(ufixed(3, 3))).toBe(false);
  });

  it('gives raw bounds', () => {
    expect(rangeOf(fixed(8, 3))).toEqual({ lo: -128n, hi: 127n, frac: 5 });
    expect(rangeOf(fixed(8, 3, { saturation: 'SAT_SYM' }))).toEqual({ lo: -127n, hi: 127n, frac: 5 });
    expect(rangeOf(ufixed(8, 3, { saturation: 'SAT_SYM' }))).toEqual({ lo: 0n, hi: 255n, frac: 5 });
    expect(rangeOf(fixed(101, 1))).toEqual({ lo: -(1n << 100n), hi: (1n << 100n) - 1n, frac: 100 });
    expect(rangeOf({ kind: 'xnor' })).toEqual({ lo: 0n, hi: 1n, frac: 0 });
  });

  it('refuses types without a word as a user error', () => {
    expect(() => asFixed({ kind: 'float', width: 32, exponent: 8 })).toThrow(DiagnosticError);
    expect(() => fractionBits(AUTO)).toThrow('auto');
  });
});

describe('minimal types of constants', () => {
  it.each([
    [0, ufixed(1, 1)],
    [0.25, ufixed(1, -1)],
    [0.3, ufixed(8, -1)],
    [0.7, ufixed(8, 0)],
    [1, ufixed(1, 1)],
    [1024, ufixed(1, 11)],
    [3.5, ufixed(3, 2)],
    [-1, fixed(1, 1)],
    [-0.3, fixed(9, 0)],
    [-2.5, fixed(4, 3)],
  ])('types %s', (value, expected) => {
    expect(minimalFixed(value)).toEqual(expected);
  });

  it('holds the constant and loses it with one bit less', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }), (value) => {
        const { k, i, f } = minimalBits(value);
        fc.pre(value !== 0);
        const type = (i: number, f: number) => fixed(k + i + f, k + i, { signed: k === 1 });
        expect(quantizeExactly(value, type(i, f))).toBe(value);
        if (k + i + f > 1) {
          expect(quantizeExactly(value, type(i - 1, f))).not.toBe(value);
          expect(quantizeExactly(value, type(i, f - 1))).not.toBe(value);
        }
      }),
    );
  });
});
