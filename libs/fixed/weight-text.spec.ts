import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decompose } from './dyadic';
import { fixed, type Precision, ufixed } from './precision';
import { printDecimal, quantizeWeight, weightText, writtenWeight } from './weight-text';

describe('printDecimal', () => {
  it.each([
    [0.999, 2, '1.00'],
    [0.125, 2, '0.12'],
    [0.375, 2, '0.38'],
    [-0.125, 2, '-0.12'],
    [2.5, 0, '2'],
    [3.5, 0, '4'],
    [-0.5, 0, '-0'],
    [-0, 2, '-0.00'],
    [0, 3, '0.000'],
    [-0.001, 2, '-0.00'],
    [1e22, 1, '10000000000000000000000.0'],
    [0.1, 60, '0.100000000000000005551115123125782702118158340454101562500000'],
    [1.005, 2, '1.00'],
  ])('prints %s with %s decimals as C does', (value, digits, expected) => {
    expect(printDecimal(value, digits)).toBe(expected);
  });

  it('is nearest, with ties to an even digit', () => {
    const values = fc.oneof(
      fc.double({ noNaN: true, min: -100, max: 100 }),
      fc.integer({ min: -5000, max: 5000 }).map((n) => n / 64),
      fc.double({ noNaN: true, min: -1e-30, max: 1e-30 }),
    );
    fc.assert(
      fc.property(
        values,
        fc.oneof(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 13, max: 130 })),
        (value, digits) => {
          const text = printDecimal(value, digits);
          expect(text.split('.')[1]?.length ?? 0).toBe(digits);
          const printed = BigInt(text.replace('.', ''));
          const { raw, frac } = decompose(value);
          const unit = 1n << BigInt(Math.max(0, frac));
          const whole = raw * 10n ** BigInt(digits) * (frac < 0 ? 1n << BigInt(-frac) : 1n);
          const twice = 2n * (printed * unit - whole);
          expect(twice <= unit && twice >= -unit).toBe(true);
          if (twice === unit || twice === -unit) expect(printed % 2n).toBe(0n);
        },
      ),
      { numRuns: 400 },
    );
  });
});

describe('weights', () => {
  it.each<[number, Precision, number, number]>([
    [0.999, fixed(8, 6), 1, 1],
    [-0.3, fixed(8, 6), -0.3, -0.5],
    [0.625, fixed(4, 3), 0.6, 0.5],
    [1.45, fixed(8, 7), 1.4, 1],
    [0.3, fixed(16, 6), 0.3, 307 / 1024],
    [100, fixed(16, 6), 100, -28],
    [-2.5, { kind: 'integer', width: 4, signed: true }, -2, -2],
    [1, { kind: 'xnor' }, 1, 1],
    [-0.001, fixed(8, 6), 0, 0],
    [3.7, ufixed(8, 10), 4, 4],
    [0.1, { kind: 'float', width: 32, exponent: 8 }, 0.1, 0.1],
  ])('%s in %o is written as %s and read as %s', (value, p, written, read) => {
    expect(writtenWeight(value, p)).toBe(written);
    expect(quantizeWeight(value, p)).toBe(read);
  });

  it('are the numbers that their text says', () => {
    const values = fc.oneof(
      fc.double({ noNaN: true, min: -300, max: 300 }),
      fc.float({ noNaN: true, min: -4, max: 4 }),
      fc.integer({ min: -99999, max: 99999 }).map((n) => n / 2000 + 1e-9 * (n % 3)),
    );
    fc.assert(
      fc.property(values, fc.integer({ min: -2, max: 40 }), (value, frac) => {
        const p = fixed(50, 50 - frac);
        expect(writtenWeight(value, p)).toBe(Number(printDecimal(value, Math.max(0, frac))) + 0);
      }),
      { numRuns: 2000 },
    );
  });

  it('keeps every value that is already quantised', () => {
    fc.assert(
      fc.property(fc.integer({ min: -(2 ** 17), max: 2 ** 17 - 1 }), fc.integer({ min: -3, max: 40 }), (word, frac) => {
        const p = fixed(18, 18 - frac);
        const value = word * 2 ** -frac;
        expect(writtenWeight(value, p)).toBe(value);
        expect(quantizeWeight(value, p)).toBe(value);
        expect(Number(weightText(value, p)) + 0).toBe(value);
      }),
    );
  });

  it('writes powers of two as sign and exponent', () => {
    const p: Precision = { kind: 'exponent', width: 4, signed: true };
    expect([0.25, -8, 1, -0.3, 5].map((value) => weightText(value, p))).toEqual([
      '{1, -2}',
      '{0, 3}',
      '{1, 0}',
      '{0, -1}',
      '{1, 2}',
    ]);
    expect([0.25, -8, 1, -0.3].map((value) => quantizeWeight(value, p))).toEqual([0.25, -8, 1, -0.5]);
    expect(() => weightText(0, p)).toThrow('power of two');
  });
});
