import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Bits } from '../../fixed';
import { addSpans, bitsOfSpan, bitsOfSum, gridConstant, multiplySpans, type Span, spanOf } from './span';

const bits: fc.Arbitrary<Bits> = fc
  .record({ k: fc.constantFrom(0 as const, 1 as const), i: fc.integer({ min: -3, max: 8 }), width: fc.nat(8) })
  .map(({ k, i, width }) => ({ k, i, f: width + 1 - i }));

const weight = fc.integer({ min: -64, max: 64 }).map((word) => word / 16);

/** Some values that an element of these bits can have, its extremes among them. */
function valuesOf({ min, max, step }: Span): number[] {
  const middle = Math.floor((min + max) / 2 / step) * step;
  return [min, max, middle, min + step, max - step].filter((x) => x >= min && x <= max);
}

function holds(found: Bits, value: number): boolean {
  const { min, max, step } = spanOf(found);
  return value >= min && value <= max && Number.isInteger(value / step);
}

describe('spans', () => {
  it('of bits have these bits', () => {
    fc.assert(
      fc.property(bits, (given) => {
        expect(bitsOfSpan(spanOf(given))).toEqual(given);
      }),
    );
  });

  it('of sums of products hold every sum', () => {
    const terms = fc.array(fc.tuple(bits, weight), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(terms, weight, (pairs, bias) => {
        const constants = pairs.map(([x, w]) => [spanOf(x), gridConstant(w)] as const);
        const found = bitsOfSum((term) => {
          for (const [x, w] of constants) term(x, w);
        }, gridConstant(bias));
        for (let at = 0; at < 5; at++) {
          const sum = constants.reduce((total, [x, w]) => {
            const values = valuesOf(x);
            return total + values[at % values.length] * w.value;
          }, bias);
          expect(holds(found, sum)).toBe(true);
        }
      }),
    );
  });

  it.each([
    ['sum', addSpans, (x: number, y: number) => x + y],
    ['product', multiplySpans, (x: number, y: number) => x * y],
  ])('of a %s hold it', (_, combine, compute) => {
    fc.assert(
      fc.property(bits, bits, (a, b) => {
        const found = bitsOfSpan(combine(spanOf(a), spanOf(b)));
        for (const x of valuesOf(spanOf(a))) {
          for (const y of valuesOf(spanOf(b))) expect(holds(found, compute(x, y))).toBe(true);
        }
      }),
    );
  });

  it('round outwards where doubles are not exact', () => {
    const wide = spanOf({ k: 1, i: 60, f: 60 });
    expect(bitsOfSpan(addSpans(wide, wide)).i).toBeGreaterThanOrEqual(61);
  });

  it('of nothing but zero have no bits', () => {
    expect(bitsOfSum(() => {}, gridConstant(0))).toEqual({ k: 0, i: 0, f: 0 });
  });
});
