import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { align, bitLength, decompose, doubleToRaw, rawToDouble } from './dyadic';

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });

describe('decompose', () => {
  it.each([
    [0, 0n, 0],
    [-0, 0n, 0],
    [1, 1n, 0],
    [-6, -3n, -1],
    [0.375, 3n, 3],
    [2 ** 1023, 1n, -1023],
    [5e-324, 1n, 1074],
    [Number.MAX_VALUE, (1n << 53n) - 1n, -971],
    [2 ** -1022, 1n, 1022],
    [2 ** 32, 1n, -32],
  ])('splits %s', (value, raw, frac) => {
    expect(decompose(value)).toEqual({ raw, frac });
  });

  it('is undone by rawToDouble, on any finer grid too', () => {
    fc.assert(
      fc.property(finite, fc.integer({ min: 0, max: 200 }), (value, finer) => {
        const { raw, frac } = decompose(value);
        expect(raw === 0n || raw % 2n !== 0n).toBe(true);
        expect(rawToDouble(raw, frac)).toBe(value + 0);
        expect(rawToDouble(align(raw, frac, frac + finer), frac + finer)).toBe(value + 0);
        expect(doubleToRaw(value, frac + finer)).toBe(raw << BigInt(finer));
      }),
    );
  });

  it('refuses what is not on the grid', () => {
    expect(() => decompose(Number.NaN)).toThrow('NaN');
    expect(() => doubleToRaw(0.5, 0)).toThrow('without loss');
    expect(doubleToRaw(0, -5)).toBe(0n);
  });
});

describe('rawToDouble', () => {
  it('rounds as the parser of decimal literals does', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(1n << 300n), max: 1n << 300n }),
        fc.integer({ min: 0, max: 1300 }),
        (raw, frac) => {
          // raw * 2^-frac = raw * 5^frac * 10^-frac, whose literal V8 rounds correctly up to 772 digits.
          const literal = `${raw * 5n ** BigInt(frac)}e-${frac}`;
          fc.pre(literal.length < 760);
          expect(rawToDouble(raw, frac)).toBe(Number(literal) + 0);
        },
      ),
    );
  });

  it.each([
    [(1n << 53n) + 1n, 0, 2 ** 53],
    [(1n << 53n) + 3n, 0, 2 ** 53 + 4],
    [((1n << 53n) + 1n) * (1n << 60n) + 1n, 60, 2 ** 53 + 2],
    [1n << 1100n, 1200, 2 ** -100],
    [1n << 1100n, 0, Number.POSITIVE_INFINITY],
    [3n, 1076, 5e-324],
    [1n, 1075, 0],
    [3n, 1075, 1e-323],
    [-1n, 1074, -5e-324],
    // Rounding to 53 bits first would make a tie of this.
    [(((1n << 22n) + 1n) << 60n) + 1n, 1135, (2 ** 21 + 1) * 2 ** -1074],
  ])('%s * 2^-%s', (raw, frac, expected) => {
    expect(rawToDouble(raw, frac)).toBe(expected);
  });
});

describe('bitLength', () => {
  it('is the length of the binary digits', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 1n << 200n }), (raw) => {
        expect(bitLength(raw)).toBe(raw.toString(2).length);
        expect(bitLength(-raw)).toBe(raw.toString(2).length);
      }),
    );
    expect(bitLength(0n)).toBe(0);
  });
});
