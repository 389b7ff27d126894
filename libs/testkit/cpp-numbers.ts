import {
  bitLength,
  decompose,
  fixed,
  fractionBits,
  type NumberPrecision,
  quantizeRaw,
  ROUNDINGS,
  type Rounding,
  rangeOf,
  rawToDouble,
  SATURATIONS,
} from '../fixed';
import type { CppCase, CppCheck } from './cpp-program';
import type { Seeded } from './seeded';

/** A family of C++ types: how it spells a type, and where it differs from other families. */
export interface CppFamily {
  readonly spell: (type: NumberPrecision) => string;
  /** How a fixed-point number or a double becomes an integer. */
  readonly toInteger: Rounding;
  /** The complement of a number without sign has one. */
  readonly complementHasSign: boolean;
  /** `++` adds the last bit, not 1. */
  readonly stepsByLastBit: boolean;
  /** Has types whose upper bits saturate when they wrap. */
  readonly hasSaturationBits: boolean;
  /** A fixed-point number can be assigned to an integer. */
  readonly assignsFixedToInteger: boolean;
}

/** `int<width>` or `uint<width>`. */
export const integer = (width: number, signed: boolean): NumberPrecision => ({ kind: 'integer', width, signed });

/** A type of mostly few, at times of many bits. */
export function randomNumberType(random: Seeded, { hasSaturationBits }: CppFamily): NumberPrecision {
  const width = random.pick([random.int(1, 12), random.int(13, 40), random.int(41, 140), random.int(1, 300)]);
  const signed = random.chance(0.6);
  if (random.chance(0.3)) return integer(width, signed);
  const saturation = random.pick(SATURATIONS);
  const satBits = hasSaturationBits && saturation === 'WRAP' && random.chance(0.3) ? random.int(1, width) : 0;
  return fixed(width, random.int(-6, width + 6), { signed, rounding: random.pick(ROUNDINGS), saturation, satBits });
}

/** A word of `type`, often near a bound or zero, or short. */
export function randomWord(random: Seeded, type: NumberPrecision): bigint {
  const digits = Array.from({ length: Math.ceil(type.width / 16) }, () => BigInt(random.int(0, 0xffff)));
  const any = digits.reduce((sum, digit) => (sum << 16n) | digit, 0n);
  if (random.chance(0.3)) return asWord(type, any >> BigInt(random.int(0, 16 * digits.length)));
  if (random.chance(0.6)) return asWord(type, any);
  const near = random.pick([0n, 1n << BigInt(type.width - 1), 1n << BigInt(type.width >> 1)]);
  return asWord(type, near + BigInt(random.int(-2, 2)));
}

/** The low bits of `raw` as a word of `type`. */
export const asWord = (type: NumberPrecision, raw: bigint) =>
  type.signed ? BigInt.asIntN(type.width, raw) : BigInt.asUintN(type.width, raw);

/** A word as programs print it: its bits in hexadecimal. */
export const wordText = (type: NumberPrecision, raw: bigint) =>
  BigInt.asUintN(type.width, raw)
    .toString(16)
    .padStart(Math.ceil(type.width / 4), '0');

/** A double as programs print it: its word as an integer. */
const doubleText = (value: number) => `${new BigUint64Array(Float64Array.of(value).buffer)[0]}`;
/** A float as programs print it. */
const floatText = (value: number) => `${new Uint32Array(Float32Array.of(value).buffer)[0]}`;

/** A variable of a case with its words. */
export const variable = (family: CppFamily, name: string, type: NumberPrecision, words: readonly bigint[]) => ({
  name,
  type: family.spell(type),
  values: words.map((raw) => wordText(type, raw)),
});

/** `type` as the fixed-point type that is assigned as it is: integers take the family's rounding. */
const assigned = ({ toInteger }: CppFamily, type: NumberPrecision) =>
  type.kind === 'integer' ? fixed(type.width, type.width, { signed: type.signed, rounding: toInteger }) : type;

/** The integer, of any size, that the family makes of a number. */
export function wholeOf(family: CppFamily, type: NumberPrecision, raw: bigint): bigint {
  const frac = fractionBits(type);
  return quantizeRaw(raw, frac, assigned(family, integer(type.width + Math.abs(frac) + 1, true)));
}

/** Assignment of words of `from` to each type of `to` that takes them. */
export function conversionCase(
  family: CppFamily,
  from: NumberPrecision,
  to: readonly NumberPrecision[],
  words: readonly bigint[],
): CppCase {
  const assignable = (type: NumberPrecision) =>
    family.assignsFixedToInteger || type.kind === 'fixed' || from.kind === 'integer';
  const checks = to.filter(assignable).map((type) => ({
    code: `${family.spell(type)}(a)`,
    expected: words.map((raw) => wordText(type, quantizeRaw(raw, fractionBits(from), assigned(family, type)))),
  }));
  return { variables: [variable(family, 'a', from, words)], checks };
}

/** What words of `type` are in C: integers of the family's rounding, the nearest float and double. */
export function nativeCase(family: CppFamily, type: NumberPrecision, words: readonly bigint[]): CppCase {
  const check = (code: string, of: (raw: bigint) => unknown): CppCheck => ({
    code,
    expected: words.map((raw) => `${of(raw)}`),
  });
  const frac = fractionBits(type);
  const whole = (raw: bigint) => wholeOf(family, type, raw);
  return {
    variables: [variable(family, 'a', type, words)],
    checks: [
      check('a.to_int()', (raw) => BigInt.asIntN(32, whole(raw))),
      check('a.to_uint()', (raw) => BigInt.asUintN(32, whole(raw))),
      check('a.to_int64()', (raw) => BigInt.asIntN(64, whole(raw))),
      check('a.to_uint64()', (raw) => BigInt.asUintN(64, whole(raw))),
      check('a.to_double()', (raw) => doubleText(rawToDouble(raw, frac))),
      check('a.to_float()', (raw) => floatText(nearestFloat(raw, frac))),
      check('!a', (raw) => (raw === 0n ? 1 : 0)),
    ],
  };
}

/** The float nearest to raw * 2^-frac: a double of 53 bits, the last of them sticky, rounds as the whole number does. */
function nearestFloat(raw: bigint, frac: number): number {
  const excess = Math.max(0, bitLength(raw) - 53);
  const kept = raw >> BigInt(excess);
  const sticky = kept << BigInt(excess) === raw ? kept : kept | 1n;
  return Math.fround(rawToDouble(sticky, frac - excess));
}

/** Assignment of doubles, and of the floats nearest to them, to each type of `to`. */
export function doubleCase(family: CppFamily, to: readonly NumberPrecision[], values: readonly number[]): CppCase {
  const text = (type: NumberPrecision, value: number) => wordText(type, wordOfDouble(family, type, value));
  const checks = to.flatMap((type) => [
    { code: `${family.spell(type)}(a)`, expected: values.map((value) => text(type, value)) },
    {
      code: `${family.spell(type)}(static_cast<float>(a))`,
      expected: values.map((value) => text(type, Math.fround(value))),
    },
  ]);
  // Object.is: -0 has a sign.
  const shown = (value: number) => (Object.is(value, -0) ? '-0' : `${value}`.replace('Infinity', 'inf'));
  return { variables: [{ name: 'a', type: 'double', values: values.map(shown) }], checks };
}

/** The word of `type` for a double: not a number gives 0, an infinity the bound of what saturates, else 0. */
export function wordOfDouble(family: CppFamily, type: NumberPrecision, value: number): bigint {
  if (Number.isFinite(value)) {
    const { raw, frac } = decompose(value);
    return quantizeRaw(raw, frac, assigned(family, type));
  }
  const { lo, hi } = rangeOf(type);
  const saturates = type.kind === 'fixed' && (type.saturation === 'SAT' || type.saturation === 'SAT_SYM');
  if (Number.isNaN(value) || !saturates) return 0n;
  return value < 0 ? lo : hi;
}

/** Doubles that are on the grid of `type`, halfway between, beside that, or far from any of it. */
export function randomDouble(random: Seeded, type: NumberPrecision): number {
  const word = rawToDouble(randomWord(random, type), 0) + random.pick([0, 0.5, 0.25, 0.75, random.next()]);
  const inside = word * 2 ** -fractionBits(type);
  const other = random.pick([0, -0, 1e300, -1e300, 5e-324, -5e-324, 1 / 3, Infinity, -Infinity, Number.NaN]);
  return random.chance(0.15) ? other : random.chance(0.1) ? inside * random.pick([-2, 4, 2 ** 60]) : inside;
}
