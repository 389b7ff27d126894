import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decompose, rawToDouble } from './dyadic';
import {
  type FixedPrecision,
  fixed,
  type IntegerPrecision,
  ROUNDINGS,
  type Rounding,
  SATURATIONS,
  ufixed,
} from './precision';
import { parsePrecision } from './precision-string';
import { quantizeExactly, quantizeRaw } from './quantize';
import { quantizeDouble, quantizer } from './quantizer';

const MODES = ROUNDINGS.flatMap((rounding) => SATURATIONS.map((saturation) => ({ rounding, saturation })));

/** numerics.md 1.2 in its own words, on the fraction q = numerator / denominator. */
function roundByText(numerator: bigint, denominator: bigint, mode: Rounding): bigint {
  const remainder = ((numerator % denominator) + denominator) % denominator;
  const below = (numerator - remainder) / denominator;
  if (remainder === 0n) return below;
  const above = below + 1n;
  const towardsZero = numerator < 0n ? above : below;
  const away = numerator < 0n ? below : above;
  if (mode === 'TRN') return below;
  if (mode === 'TRN_ZERO') return towardsZero;
  if (remainder * 2n !== denominator) return remainder * 2n < denominator ? below : above;
  const tie = {
    RND: above,
    RND_ZERO: towardsZero,
    RND_INF: away,
    RND_MIN_INF: below,
    RND_CONV: below % 2n === 0n ? below : above,
  };
  return tie[mode];
}

/** The overflow rules of numerics.md 1.2, on the text of the bits. */
function overflowByText(word: bigint, p: FixedPrecision): bigint {
  const half = 2n ** BigInt(p.width) / 2n;
  const max = p.signed ? half - 1n : half * 2n - 1n;
  const min = p.signed ? (p.saturation === 'SAT_SYM' ? -max : -half) : 0n;
  if (word >= min && word <= max) return word;
  if (p.saturation === 'SAT_ZERO') return 0n;
  if (p.saturation !== 'WRAP') return word > max ? max : min;
  const modulus = half * 2n;
  let bits = (((word % modulus) + modulus) % modulus).toString(2).padStart(p.width, '0');
  if (p.satBits > 0) {
    const negative = word < 0n;
    const top = p.signed
      ? (negative ? '1' : '0') + (negative ? '0' : '1').repeat(p.satBits - 1)
      : '1'.repeat(p.satBits);
    bits = top + bits.slice(p.satBits);
  }
  const unsigned = BigInt(`0b${bits}`);
  return p.signed && bits[0] === '1' ? unsigned - modulus : unsigned;
}

function quantizeByText(raw: bigint, frac: number, p: FixedPrecision): bigint {
  const shift = p.width - p.integer - frac;
  const numerator = shift >= 0 ? raw * 2n ** BigInt(shift) : raw;
  const denominator = shift >= 0 ? 1n : 2n ** BigInt(-shift);
  return overflowByText(roundByText(numerator, denominator, p.rounding), p);
}

function types(mode: Pick<FixedPrecision, 'rounding' | 'saturation'>, maxWidth: number): fc.Arbitrary<FixedPrecision> {
  return fc
    .tuple(
      fc.integer({ min: 2, max: maxWidth }),
      fc.integer({ min: -6, max: 12 }),
      fc.boolean(),
      fc.integer({ min: 0, max: 2 }),
    )
    .map(([width, above, signed, satBits]) =>
      fixed(width, above > 6 ? width + above - 9 : above, { ...mode, signed, satBits }),
    );
}

/** Doubles near ties and bounds of `p`, and any others. */
function doublesFor(p: FixedPrecision): fc.Arbitrary<number> {
  const step = 2 ** (p.integer - p.width);
  const bound = 2 ** Math.min(p.width, 52);
  return fc.oneof(
    fc.integer({ min: -40, max: 40 }).map((quarters) => (quarters / 4) * step),
    fc.integer({ min: -40, max: 40 }).map((quarters) => (bound / 2 + quarters / 4) * step),
    fc.integer({ min: -40, max: 40 }).map((quarters) => (-bound / 2 + quarters / 4) * step),
    fc.double({ noNaN: true, min: -4 * bound, max: 4 * bound }).map((words) => words * step),
    fc.constantFrom(0.49999999999999994, -0.49999999999999994, 0.5, -0.5, 1.5, -1.5).map((words) => words * step),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.constantFrom(5e-324, -5e-324, 1e300, -1e300, 0, -0),
  );
}

describe.each(MODES)('quantisation, $rounding and $saturation', (mode) => {
  it('is the text of the reference, by integers of any width', () => {
    fc.assert(
      fc.property(
        types(mode, 140),
        fc.bigInt({ min: -(1n << 160n), max: 1n << 160n }),
        fc.integer({ min: 0, max: 160 }),
        fc.integer({ min: -20, max: 200 }),
        (p, wide, narrower, frac) => {
          const raw = wide >> BigInt(narrower);
          expect(quantizeRaw(raw, frac, p)).toBe(quantizeByText(raw, frac, p));
        },
      ),
      { numRuns: 200 },
    );
  });

  it('is the same by doubles, by integers and by the text', () => {
    fc.assert(
      fc.property(
        types(mode, 70).chain((p) => fc.tuple(fc.constant(p), fc.array(doublesFor(p), { minLength: 8, maxLength: 8 }))),
        ([p, values]) => {
          const quantize = quantizer(p);
          for (const value of values) {
            const { raw, frac } = decompose(value);
            const expected = rawToDouble(quantizeByText(raw, frac, p), p.width - p.integer);
            expect(quantize(value)).toBe(expected);
            expect(quantizeExactly(value, p)).toBe(expected);
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('documented examples', () => {
  const at = (value: number, text: string) => quantizeDouble(value, parsePrecision(text));

  it.each([
    [-0.375, 'fixed<8,6,RND>', -0.25],
    [-0.375, 'fixed<8,6,RND_ZERO>', -0.25],
    [-0.375, 'fixed<8,6,RND_INF>', -0.5],
    [-0.375, 'fixed<8,6,RND_MIN_INF>', -0.5],
    [0.375, 'fixed<8,6,RND_ZERO>', 0.25],
    [0.375, 'fixed<8,6,RND_MIN_INF>', 0.25],
    [0.625, 'fixed<8,6,RND_CONV>', 0.5],
    [0.875, 'fixed<8,6,RND_CONV>', 1],
    [-0.3, 'fixed<8,6,TRN_ZERO>', -0.25],
    [5, 'fixed<4,2,TRN,WRAP,1>', 1],
    [100, 'fixed<16,6>', -28],
    [1e30, 'fixed<16,6>', 0],
    [-1.23456, 'fixed<8,3>', -1.25],
    [9.5, 'fixed<8,3>', 1.5],
    [-3.75, 'int<5>', -3],
    [-3.75, 'uint<4>', 13],
    [-3.75, 'fixed<5,5>', -4],
    [-2, 'ufixed<8,4,TRN,SAT>', 0],
  ])('%s in %s is %s', (value, text, expected) => {
    expect(at(value, text)).toBe(expected);
  });

  it('takes NaN for 0 and infinities for a bound only where the type saturates', () => {
    for (const { rounding, saturation } of MODES) {
      const p = fixed(8, 3, { rounding, saturation });
      const bounds = saturation === 'SAT' ? [3.96875, -4] : saturation === 'SAT_SYM' ? [3.96875, -3.96875] : [0, 0];
      const special = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN];
      expect(special.map(quantizer(p))).toEqual([...bounds, 0]);
      expect(special.map((value) => quantizeExactly(value, p))).toEqual([...bounds, 0]);
    }
  });
});

describe('integers and xnor', () => {
  it('truncate towards zero and wrap', () => {
    const integers = fc
      .tuple(fc.integer({ min: 1, max: 80 }), fc.boolean())
      .map(([width, signed]): IntegerPrecision => ({ kind: 'integer', width, signed }));
    fc.assert(
      fc.property(integers, fc.double({ noNaN: true, min: -1e25, max: 1e25 }), (p, value) => {
        const wrapped = (p.signed ? BigInt.asIntN : BigInt.asUintN)(p.width, BigInt(Math.trunc(value)));
        expect(quantizer(p)(value)).toBe(Number(wrapped));
      }),
    );
    expect([-1.5, -0.5, 0, 0.9, 1, 2, 3].map((value) => quantizeDouble(value, { kind: 'xnor' }))).toEqual([
      1, 0, 0, 0, 1, 0, 1,
    ]);
  });
});

describe('wide and far types', () => {
  it('stay exact beyond the range of scaled doubles', () => {
    expect(quantizeDouble(-5e-324, ufixed(64, 1200, { saturation: 'SAT' }))).toBe(0);
    expect(quantizeDouble(-5e-324, fixed(8, 40))).toBe(-(2 ** 32));
    expect(quantizeDouble(3 * 2 ** -1060, fixed(20, -1045))).toBe(3 * 2 ** -1060);
    expect(quantizeDouble(-1, ufixed(60, 60))).toBe(2 ** 60);
    expect(quantizeRaw(-1n, 0, ufixed(160, 160))).toBe((1n << 160n) - 1n);
    expect(quantizeRaw((1n << 200n) + 5n, 100, fixed(128, 28))).toBe(5n);
  });
});
