import {
  align,
  C_INT,
  C_UNSIGNED,
  differenceType,
  fixed,
  fractionBits,
  type NumberPrecision,
  negationType,
  productType,
  quantizeRaw,
  quotientType,
  sumType,
} from '../fixed';
import { asWord, type CppFamily, integer, variable, wholeOf, wordText } from './cpp-numbers';
import type { CppCase, CppCheck } from './cpp-program';
import type { Seeded } from './seeded';

/** An expression and its words, one for each sample. */
interface Operand {
  readonly code: string;
  readonly type: NumberPrecision;
  readonly words: readonly bigint[];
}

/** An operator, the type of its results, and a result from the words of the operands. */
interface Operation {
  readonly operator: string;
  readonly type: NumberPrecision;
  readonly of: (a: bigint, b: bigint) => bigint;
}

/** Operands of every type of C. */
const C_OPERANDS: readonly (readonly [code: string, type: NumberPrecision, value: bigint])[] = [
  ['true', integer(1, false), 1n],
  ["'a'", integer(8, true), 97n],
  ['static_cast<unsigned char>(200)', integer(8, false), 200n],
  ['static_cast<short>(-300)', integer(16, true), -300n],
  ['-7', C_INT, -7n],
  ['7u', C_UNSIGNED, 7n],
  ['-5000000000ll', integer(64, true), -5000000000n],
  ['18446744073709551615ull', integer(64, false), 2n ** 64n - 1n],
];

const COMPARISONS: readonly (readonly [string, (a: bigint, b: bigint) => boolean])[] = [
  ['==', (a, b) => a === b],
  ['!=', (a, b) => a !== b],
  ['<', (a, b) => a < b],
  ['<=', (a, b) => a <= b],
  ['>', (a, b) => a > b],
  ['>=', (a, b) => a >= b],
];

/**
 * Every operator on words of two types, none of which is zero, and on those of the first with two types of C: types of the
 * results, exact values, compound assignment.
 */
export function operatorCase(
  family: CppFamily,
  random: Seeded,
  [typeA, typeB]: readonly [NumberPrecision, NumberPrecision],
  pairs: readonly (readonly [bigint, bigint])[],
): CppCase {
  const a = { code: 'a', type: typeA, words: pairs.map(([word]) => word) };
  const b = { code: 'b', type: typeB, words: pairs.map(([, word]) => word) };
  const natives = [random.pick(C_OPERANDS), random.pick(C_OPERANDS)].map(([code, type, value]) => ({
    code,
    type,
    words: pairs.map(() => value),
  }));
  return {
    variables: [variable(family, 'a', typeA, a.words), variable(family, 'b', typeB, b.words)],
    checks: [
      ...[b, ...natives].flatMap((c) => [...binaryChecks(family, a, c), ...compoundChecks(family, a, c)]),
      ...natives.flatMap((c) => binaryChecks(family, c, a)),
      ...unaryChecks(family, a),
      ...shiftChecks(family, a),
    ],
  };
}

/** Arithmetic on words of two types; the remainder is one of integers. */
function operations(a: NumberPrecision, b: NumberPrecision): Operation[] {
  const [fracA, fracB] = [fractionBits(a), fractionBits(b)];
  const frac = Math.max(fracA, fracB);
  const aligned = (of: Operation['of']) => (x: bigint, y: bigint) => of(align(x, fracA, frac), align(y, fracB, frac));
  const logic = logicType(a, b);
  const shift = BigInt(Math.max(fracB, 0));
  const remainder = integer(Math.min(a.width, b.width + (a.signed && !b.signed ? 1 : 0)), a.signed);
  const integers = a.kind === 'integer' && b.kind === 'integer';
  return [
    { operator: '+', type: sumType(a, b), of: aligned((x, y) => x + y) },
    { operator: '-', type: differenceType(a, b), of: aligned((x, y) => x - y) },
    { operator: '&', type: logic, of: aligned((x, y) => x & y) },
    { operator: '|', type: logic, of: aligned((x, y) => x | y) },
    { operator: '^', type: logic, of: aligned((x, y) => x ^ y) },
    { operator: '*', type: productType(a, b), of: (x, y) => x * y },
    { operator: '/', type: quotientType(a, b), of: (x, y) => (x << shift) / y },
    ...(integers ? [{ operator: '%', type: remainder, of: (x: bigint, y: bigint) => x % y }] : []),
  ];
}

/** The type that holds every word of both types: one bit less than that of the sum. */
function logicType(a: NumberPrecision, b: NumberPrecision): NumberPrecision {
  const sum = sumType(a, b);
  const width = sum.width - 1;
  return sum.kind === 'integer' ? integer(width, sum.signed) : fixed(width, sum.integer - 1, { signed: sum.signed });
}

function binaryChecks(family: CppFamily, a: Operand, b: Operand): CppCheck[] {
  const frac = Math.max(fractionBits(a.type), fractionBits(b.type));
  const value = ({ type, words }: Operand, sample: number) => align(words[sample], fractionBits(type), frac);
  return [
    ...operations(a.type, b.type).map(({ operator, type, of }) => ({
      code: `${a.code} ${operator} ${b.code}`,
      type: family.spell(type),
      expected: a.words.map((word, i) => wordText(type, of(word, b.words[i]))),
    })),
    ...COMPARISONS.map(([operator, of]) => ({
      code: `(${a.code} ${operator} ${b.code})`,
      type: 'bool',
      expected: a.words.map((_, i) => (of(value(a, i), value(b, i)) ? '1' : '0')),
    })),
  ];
}

/** The exact result, assigned. An integer first takes the integer part of a fixed-point operand, which may be 0. */
function compoundChecks(family: CppFamily, a: Operand, b: Operand): CppCheck[] {
  const truncates = a.type.kind === 'integer' && b.type.kind === 'fixed';
  const operand = truncates
    ? { type: integer(1024, true), words: b.words.map((word) => wholeOf(family, b.type, word)) }
    : b;
  return operations(a.type, operand.type)
    .filter(({ operator }) => !truncates || !/[/%]/.test(operator))
    .map(({ operator, type, of }) => ({
      code: `changed(a, [&](auto &x) { x ${operator}= ${b.code}; })`,
      expected: a.words.map((word, i) =>
        wordText(a.type, quantizeRaw(of(word, operand.words[i]), fractionBits(type), a.type)),
      ),
    }));
}

function unaryChecks(family: CppFamily, { type, words }: Operand): CppCheck[] {
  const frac = fractionBits(type);
  const negative = negationType(type);
  const plain = type.kind === 'integer' ? type : fixed(type.width, type.integer, { signed: type.signed });
  const complement = family.complementHasSign && !type.signed ? negative : plain;
  const finer = family.stepsByLastBit ? frac : Math.max(frac, 0);
  const step = family.stepsByLastBit ? 1n : 1n << BigInt(finer);
  const stepped = (sum: bigint) =>
    words.map((raw) => wordText(type, quantizeRaw(align(raw, frac, finer) + sum, finer, type)));
  return [
    { code: '-a', type: family.spell(negative), expected: words.map((raw) => wordText(negative, -raw)) },
    { code: '~a', type: family.spell(complement), expected: words.map((raw) => wordText(complement, ~raw)) },
    { code: '+a', type: family.spell(type), expected: words.map((raw) => wordText(type, raw)) },
    { code: 'changed(a, [](auto &x) { ++x; })', expected: stepped(step) },
    { code: 'changed(a, [](auto &x) { x--; })', expected: stepped(-step) },
  ];
}

/** Shifts in both directions within the type, by less and by more than it has bits. */
function shiftChecks(family: CppFamily, { type, words }: Operand): CppCheck[] {
  return [0, 1, 5, type.width - 1, type.width + 3].flatMap((n) => {
    const left = words.map((raw) => wordText(type, raw << BigInt(n)));
    const right = words.map((raw) => wordText(type, asWord(type, raw) >> BigInt(n)));
    return [
      { code: `(a << ${n})`, type: family.spell(type), expected: left },
      { code: `(a >> ${n}u)`, type: family.spell(type), expected: right },
      { code: `(a << -${n})`, expected: right },
      { code: `(a >> ${family.spell(integer(20, true))}(-${n}))`, expected: left },
      { code: `changed(a, [](auto &x) { x >>= ${n}; })`, expected: right },
    ];
  });
}
