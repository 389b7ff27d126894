import { expect, it } from 'vitest';
import { fixed, type NumberPrecision, ROUNDINGS, rangeOf, SATURATIONS, ufixed } from '../fixed';
import {
  asWord,
  type CppFamily,
  conversionCase,
  doubleCase,
  integer,
  nativeCase,
  randomDouble,
  randomNumberType,
  randomWord,
} from './cpp-numbers';
import { operatorCase } from './cpp-operators';
import { type CppCase, type CppHeaders, runCppCases } from './cpp-program';
import { PROPERTY_SEED } from './property-seed';
import { type Seeded, seeded } from './seeded';

/** Types where the integers of the machine end, and beyond. */
const WIDE: readonly NumberPrecision[] = [
  integer(64, false),
  integer(64, true),
  fixed(65, 30, { rounding: 'RND_CONV', saturation: 'SAT' }),
  integer(128, false),
  fixed(128, 140, { rounding: 'RND', saturation: 'SAT_SYM' }),
  ufixed(129, 64),
  integer(1024, true),
  ufixed(1024, -40, { saturation: 'SAT' }),
];

const times = <T>(count: number, make: () => T) => Array.from({ length: count }, make);

/** All words of a type. */
function wordsOf(type: NumberPrecision): bigint[] {
  const { lo, hi } = rangeOf(type);
  return Array.from({ length: Number(hi - lo) + 1 }, (_, i) => lo + BigInt(i));
}

/** Tests that a family of C++ types computes what libs/fixed does, bit for bit. */
export function testNumbers(family: CppFamily, headers: CppHeaders): void {
  const equal = (name: string, cases: (random: Seeded) => readonly CppCase[]) =>
    it(name, async (context) => {
      const { compared, differences } = await runCppCases(headers, cases(seeded(PROPERTY_SEED)), context);
      expect(differences.slice(0, 10), `${differences.length} of ${compared}, seed ${PROPERTY_SEED}`).toEqual([]);
    });

  equal('assigns every word of small types in every rounding and overflow mode', () => {
    const overflows = [
      ...SATURATIONS.map((saturation) => ({ saturation, satBits: 0 })),
      ...(family.hasSaturationBits ? [1, 2, 4] : []).map((satBits) => ({ saturation: 'WRAP' as const, satBits })),
    ];
    const to = ROUNDINGS.flatMap((rounding) =>
      overflows.flatMap((more) => [true, false].map((signed) => fixed(4, 3, { signed, rounding, ...more }))),
    );
    const from = [fixed(7, 4), ufixed(7, 4), fixed(6, 5), fixed(5, -2)];
    const doubles = Array.from({ length: 257 }, (_, i) => (i - 128) / 8);
    return [...from.map((type) => conversionCase(family, type, to, wordsOf(type))), doubleCase(family, to, doubles)];
  });

  equal('converts between random types, doubles, floats and the integers of C', (random) => {
    const type = () => (random.chance(0.1) ? random.pick(WIDE) : randomNumberType(random, family));
    const words = (of: NumberPrecision) => times(40, () => randomWord(random, of));
    const numbers = times(14, type).flatMap((from) => [
      conversionCase(family, from, times(8, type), words(from)),
      nativeCase(family, from, words(from)),
    ]);
    const doubles = times(12, () => times(4, type)).map((to) =>
      doubleCase(
        family,
        to,
        times(60, () => randomDouble(random, random.pick(to))),
      ),
    );
    return [...numbers, ...doubles];
  });

  equal('gives the exact results, and their types, of every operator', (random) => {
    const type = () => randomNumberType(random, family);
    const pairs = [[type(), random.pick(WIDE)] as const, ...times(6, () => [type(), type()] as const)];
    const nonZero = (of: NumberPrecision) => randomWord(random, of) || asWord(of, 1n);
    return pairs.map(([a, b]) =>
      operatorCase(
        family,
        random,
        [a, b],
        times(20, () => [nonZero(a), nonZero(b)]),
      ),
    );
  });
}
