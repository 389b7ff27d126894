import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fixed, quantizeDouble } from '../fixed';
import { integerBitsFor, rangeOfValues } from './ranges';

const rangeOf = (...values: number[]) => rangeOfValues({ data: Float64Array.from(values) });

describe('ranges', () => {
  it('find the limits and the grid', () => {
    expect(rangeOf(0.25, -1.5, 3)).toEqual({ min: -1.5, max: 3, largest: 3, fraction: 2 });
    expect(rangeOf(1 / 3).fraction).toBeUndefined();
    expect(rangeOf(4, 8).fraction).toBe(0);
    expect(rangeOf()).toEqual({ min: 0, max: 0, largest: 0, fraction: 0 });
  });

  it.each([
    [0, 0.99, false, 0],
    [0, 1, false, 1],
    [0, 0.2, false, -2],
    [-1, 0.5, true, 1],
    [-1.01, 0.5, true, 2],
    [-1, 1, true, 2],
    [0, 0, true, 1],
    [0, 0, false, 0],
  ])('%f..%f, signed %s, needs %i integer bits', (min, max, signed, expected) => {
    expect(integerBitsFor({ min, max }, signed)).toBe(expected);
  });

  it('hold what they were made for, and one bit less does not', () => {
    const value = fc.double({ min: -1000, max: 1000, noNaN: true }).filter((x) => Math.abs(x) > 1e-6);
    fc.assert(
      fc.property(value, (x) => {
        const integer = integerBitsFor({ min: Math.min(x, 0), max: Math.max(x, 0) }, true);
        const holds = (bits: number) => {
          const stored = quantizeDouble(x, fixed(bits + 40, bits, { saturation: 'SAT' }));
          return Math.abs(stored - x) <= 2 ** -40;
        };
        expect([holds(integer), holds(integer - 1)]).toEqual([true, false]);
      }),
    );
  });
});
