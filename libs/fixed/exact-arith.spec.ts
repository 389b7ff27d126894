import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Arith, Table } from './arith';
import { doubleArith } from './double-arith';
import { exactArith, toExact, toNumber } from './exact-arith';
import { castInterval, contains, type Interval, intervalArith, intervalOf } from './interval';
import { fixed, type Precision, ROUNDINGS, SATURATIONS, ufixed } from './precision';
import { quantizeDouble } from './quantizer';

const TABLE: Table = {
  name: 'squares',
  precision: ufixed(12, 8),
  values: Float64Array.from({ length: 16 }, (_, i) => (i * i) / 16),
};

const types: fc.Arbitrary<Precision> = fc.oneof(
  fc
    .tuple(
      fc.integer({ min: 2, max: 20 }),
      fc.integer({ min: -2, max: 22 }),
      fc.boolean(),
      fc.constantFrom(...ROUNDINGS),
      fc.constantFrom(...SATURATIONS),
      fc.constantFrom(0, 0, 1, 2),
    )
    .map(([width, integer, signed, rounding, saturation, satBits]) =>
      fixed(width, integer, { signed, rounding, saturation, satBits }),
    ),
  fc
    .tuple(fc.integer({ min: 1, max: 20 }), fc.boolean())
    .map(([width, signed]): Precision => ({ kind: 'integer', width, signed })),
);

/** A computation over any arithmetic: the inputs' values in, one value out. */
type Program = <T>(m: Arith<T>, inputs: readonly T[]) => T;

const program: fc.Arbitrary<Program> = fc.letrec<{ node: Program }>((tie) => {
  const node = tie('node');
  const unary = (build: <T>(m: Arith<T>, a: T) => T): fc.Arbitrary<Program> =>
    node.map((a) => (m, x) => build(m, a(m, x)));
  const binary = (build: <T>(m: Arith<T>, a: T, b: T) => T): fc.Arbitrary<Program> =>
    fc.tuple(node, node).map(
      ([a, b]) =>
        (m, x) =>
          build(m, a(m, x), b(m, x)),
    );
  const input: fc.Arbitrary<Program> = fc.nat(3).map((i) => (_, x) => x[i]);
  const constant: fc.Arbitrary<Program> = fc.integer({ min: -99, max: 99 }).map((n) => (m) => m.constant(n / 8));
  return {
    node: fc.oneof(
      { maxDepth: 6, withCrossShrink: true },
      input,
      constant,
      binary((m, a, b) => m.add(a, b)),
      binary((m, a, b) => m.sub(a, b)),
      binary((m, a, b) => m.mul(a, b)),
      unary((m, a) => m.neg(a)),
      unary((m, a) => m.trunc(a)),
      binary((m, a, b) => m.select(m.gt(a, b), a, b)),
      binary((m, a, b) => m.select(m.ge(a, b), b, a)),
      binary((m, a, b) => m.eq(a, b)),
      fc.tuple(node, types).map(
        ([a, to]): Program =>
          (m, x) =>
            m.cast(a(m, x), to),
      ),
      fc.tuple(node, fc.integer({ min: 1, max: 50 }), fc.integer({ min: 0, max: 10 })).map(
        ([a, n, frac]): Program =>
          (m, x) =>
            m.quotient(a(m, x), n, frac),
      ),
      fc.tuple(node, fc.boolean()).map(
        ([a, signed]): Program =>
          (m, x) =>
            m.lookup(TABLE, m.word(m.cast(a(m, x), fixed(9, 5, { signed })), fixed(9, 5, { signed }), 5)),
      ),
    ),
  };
}).node;

const INPUTS: readonly Precision[] = [
  fixed(10, 4),
  ufixed(8, 3),
  { kind: 'integer', width: 6, signed: true },
  fixed(6, 1),
];
const inputs = fc.tuple(
  ...INPUTS.map((p) => fc.double({ noNaN: true, min: -40, max: 40 }).map((v) => quantizeDouble(v, p))),
);

describe('the three arithmetics', () => {
  it('agree: intervals contain the exact result, and doubles equal it where 53 bits are proved', () => {
    let proved = 0;
    fc.assert(
      fc.property(program, fc.array(inputs, { minLength: 4, maxLength: 4 }), (run, samples) => {
        let widest = 0;
        const bounds = run<Interval>(
          intervalArith((bits) => {
            expect(bits).toBeGreaterThan(widest);
            widest = bits;
          }),
          INPUTS.map(intervalOf),
        );
        for (const sample of samples) {
          const exact = run(exactArith, sample.map(toExact));
          expect(contains(bounds, exact)).toBe(true);
          if (widest <= 53) expect(run(doubleArith, sample) + 0).toBe(toNumber(exact));
        }
        if (widest <= 53) proved += 1;
      }),
      { numRuns: 1500 },
    );
    expect(proved).toBeGreaterThan(500);
  });
});

describe('intervals', () => {
  const interval = (lo: number, hi: number, frac: number): Interval => ({ lo: BigInt(lo), hi: BigInt(hi), frac });

  it.each<[string, Interval, Precision, Interval]>([
    ['unchanged where it fits', interval(-3, 3, 2), fixed(16, 6), interval(-3, 3, 2)],
    ['floored bounds', interval(-3, 3, 2), fixed(8, 7), interval(-2, 1, 1)],
    ['all words where it may wrap', interval(0, 40, 0), fixed(4, 4), interval(-8, 7, 0)],
    ['wrapped bounds where all wrap alike', interval(17, 20, 0), fixed(4, 4), interval(1, 4, 0)],
    ['all words with saturation bits', interval(17, 20, 0), fixed(4, 4, { satBits: 1 }), interval(-8, 7, 0)],
    ['clamped', interval(-3, 40, 0), fixed(4, 4, { saturation: 'SAT' }), interval(-3, 7, 0)],
    ['clamped symmetrically', interval(-30, 3, 0), fixed(4, 4, { saturation: 'SAT_SYM' }), interval(-7, 3, 0)],
    ['with zero', interval(3, 40, 0), fixed(4, 4, { saturation: 'SAT_ZERO' }), interval(0, 7, 0)],
    ['zero alone', interval(30, 40, 0), fixed(4, 4, { saturation: 'SAT_ZERO' }), interval(0, 0, 0)],
  ])('cast %s', (_, a, to, expected) => {
    expect(castInterval(a, to)).toEqual(expected);
  });

  it('report products before casts, aligned operands and scaled casts', () => {
    const widestOf = (run: (m: Arith<Interval>) => void) => {
      let widest = 0;
      run(
        intervalArith((bits) => {
          widest = bits;
        }),
      );
      return widest;
    };
    const word = intervalOf(fixed(32, 16));
    expect(widestOf((m) => m.mul(word, word))).toBe(63);
    expect(widestOf((m) => m.cast(m.mul(word, word), fixed(8, 4)))).toBe(63);
    expect(widestOf((m) => m.gt(interval(0, 1023, 0), interval(0, 1, 50)))).toBe(60);
    expect(widestOf((m) => m.cast(interval(0, 1023, 0), ufixed(40, 0)))).toBe(50);
    expect(widestOf((m) => m.cast(interval(0, 15, 1), ufixed(8, 8, { rounding: 'RND' })))).toBe(4);
  });
});

describe('the interval of a lookup', () => {
  it('holds every entry that is reached, and its ends are among them', () => {
    const table = fc
      .tuple(fc.array(fc.integer({ min: -64, max: 64 }), { minLength: 2, maxLength: 40 }), fc.constantFrom(-1, 0, 1))
      .map(([words, order]) => (order === 0 ? words : [...words].sort((a, b) => order * (a - b))));
    fc.assert(
      fc.property(table, fc.nat(), fc.nat(), (words, a, b) => {
        const [lo, hi] = [a % words.length, b % words.length].sort((x, y) => x - y);
        const values = Float64Array.from(words, (word) => word / 4);
        const index = { lo: BigInt(lo), hi: BigInt(hi), frac: 0 };
        const found = intervalArith().lookup({ name: 't', precision: fixed(16, 14), values }, index);
        const reached = words.slice(lo, hi + 1);
        expect(found).toEqual({ lo: BigInt(Math.min(...reached)), hi: BigInt(Math.max(...reached)), frac: 2 });
      }),
    );
  });
});

describe('exact operations past 53 bits', () => {
  it('multiply, divide and take words', () => {
    const big = { raw: (1n << 80n) + 1n, frac: 40 };
    expect(exactArith.mul(big, big)).toEqual({ raw: ((1n << 80n) + 1n) ** 2n, frac: 80 });
    expect(exactArith.quotient({ raw: -7n, frac: 0 }, 2, 0)).toEqual({ raw: -3n, frac: 0 });
    expect(exactArith.word({ raw: -1n, frac: 10 }, fixed(16, 6), 6)).toEqual({ raw: 1023n, frac: 0 });
    expect(doubleArith.word(-1 / 1024, fixed(16, 6), 6)).toBe(1023);
    expect(doubleArith.word(-1 / 1024, fixed(70, 60), 20)).toBe(2 ** 50 - 1);
    expect(() => exactArith.quotient(big, 0, 0)).toThrow('positive integer');
  });

  it('divide doubles as integers do, next to whole quotients too', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2 ** 20 }),
        fc.integer({ min: 1, max: 2 ** 31 }),
        fc.integer({ min: -1, max: 1 }),
        (n, q, off) => {
          const a = n * q + off;
          fc.pre(Number.isSafeInteger(a));
          expect(doubleArith.quotient(a, n, 3)).toBe(toNumber(exactArith.quotient(toExact(a), n, 3)));
        },
      ),
    );
  });
});
