import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fixed } from '../../fixed';
import { testNumbers } from '../../testkit/cpp-number-tests';
import { asWord, type CppFamily, variable, wordText } from '../../testkit/cpp-numbers';
import { type CppCase, runCpp, runCppCases } from '../../testkit/cpp-program';

const folders = [join(__dirname, 'firmware/ac_types'), join(__dirname, '../fpga/firmware')];
const FIXED = { headers: ['ac_fixed.h'], folders };
const ALL = { headers: ['HLS/hls.h', 'HLS/ac_int.h', 'HLS/ac_fixed.h', 'ac_channel.h'], folders };

const AC: CppFamily = {
  spell: (type) => {
    if (type.kind === 'integer') return `ac_int<${type.width}, ${type.signed}>`;
    const { width, integer, signed, rounding, saturation } = type;
    return `ac_fixed<${width}, ${integer}, ${signed}, AC_${rounding}, AC_${saturation}>`;
  },
  toInteger: 'TRN',
  complementHasSign: true,
  stepsByLastBit: true,
  hasSaturationBits: false,
  assignsFixedToInteger: false,
};

testNumbers(AC, FIXED);

it('rounds to odd where AC_RND_CONV_ODD says so', async (context) => {
  const from = fixed(6, 4);
  const to = fixed(5, 4);
  const words = Array.from({ length: 64 }, (_, i) => asWord(from, BigInt(i)));
  // One bit is left out: every other word is halfway.
  const odd = (word: bigint) =>
    word % 2n === 0n ? word / 2n : (word + 1n) / 2n - (((word + 1n) / 2n) % 2n === 0n ? 1n : 0n);
  const check = {
    code: 'ac_fixed<5, 4, true, AC_RND_CONV_ODD>(a)',
    expected: words.map((word) => wordText(to, odd(word))),
  };
  const { differences } = await runCppCases(
    FIXED,
    [{ variables: [variable(AC, 'a', from, words)], checks: [check] }],
    context,
  );
  expect(differences).toEqual([]);
});

/** a = -100 (0x9c), u = 200 (0xc8), f = -3.71875 (0xf120). */
const USER_CODE: readonly (readonly [code: string, expected: string])[] = [
  ['changed(0, [&](int &x) { x = u; })', '200'],
  ['"0123456789"[ac_int<3, false>(6)] == \'6\'', '1'],
  ['f.to_ac_int()', '3c'],
  ['(f < -3.5 && f == -3.71875)', '1'],
  ['a.slc<4>(2)', '7'],
  ['f.slc<20>(8)', 'ffff1'],
  ['changed(a, [](auto &x) { x.set_slc(1, ac_int<3, false>(1)); })', '92'],
  ['changed(a, [](auto &x) { x[0] = x[7]; x[7] = 2; })', '1d'],
  ['a.bit_complement()', '63'],
  ['(u.xor_reduce() && u.or_reduce() && !u.and_reduce())', '1'],
  ['f.leading_sign()', '3'],
  ['u.leading_sign()', '0'],
  ['changed(a, [](auto &x) { x.template set_val<AC_VAL_MIN>(); })', '80'],
  ['changed(u, [](auto &x) { x.template set_val<AC_VAL_MAX>(); })', 'ff'],
  ['changed(f, [](auto &x) { x.template set_val<AC_VAL_QUANTUM>(); })', '0001'],
  ['ac_fixed<4, 2, true, AC_TRN, AC_SAT_SYM>().set_val<AC_VAL_MIN>()', '9'],
  ['(a.length() == 8 && decltype(f)::width == 16 && decltype(f)::i_width == 6 && decltype(f)::sign)', '1'],
  ['ac::log2_ceil<9>::val * 100 + ac::log2_floor<9>::val * 10 + ac::nbits<8>::val', '434'],
  ['printed(f)', '-3.71875'],
  ['printed(ac_fixed<8, -2>(-0.1))', '-0.1005859375'],
  ['a.to_string(AC_HEX)', '0x9c'],
  ['a.to_string(AC_HEX, true)', '-0x64'],
  ['a.to_string(AC_BIN)', '0b10011100'],
  [
    'changed(0, [](int &x) { ac_channel<int> c(1, 5); c.write(4); x = 100 * c.available(2) + 10 * c.read(); x += c.read(); })',
    '154',
  ],
  [
    'changed(0, [](int &x) { ihc::stream_in<int, ihc::buffer<4>> s; bool ok; s.write(4); x = s.tryRead(ok); s.tryRead(ok); x += 10 * ok; })',
    '4',
  ],
];

/** Types that templates of users ask for. */
const TYPES: readonly (readonly [code: string, type: string])[] = [
  ['decltype(f)::rt<8, 2, false>::mult()', 'ac_fixed<24, 8>'],
  ['decltype(f)::rt_T<decltype(u)>::plus()', 'ac_fixed<20, 10>'],
  ['decltype(f)::rt_T<int>::minus()', 'ac_fixed<43, 33>'],
  ['decltype(a)::rt_T<ac_int<3, false>>::mod()', 'ac_int<4>'],
  ['decltype(f)::rt_unary::mag_sqr()', 'ac_fixed<31, 11, false>'],
  ['decltype(f)::rt_unary::set<5>::sum()', 'ac_fixed<19, 9>'],
];

describe('what users write', () => {
  it('does what the documentation says', async (context) => {
    const given: CppCase = {
      variables: [
        { name: 'a', type: 'ac_int<8>', values: ['9c'] },
        { name: 'u', type: 'ac_int<8, false>', values: ['c8'] },
        { name: 'f', type: 'ac_fixed<16, 6>', values: ['f120'] },
      ],
      checks: [
        ...USER_CODE.map(([code, expected]) => ({ code, expected: [expected] })),
        ...TYPES.map(([code, type]) => ({
          code: `std::is_same<std::decay_t<decltype(${code})>, ${type}>::value`,
          expected: ['1'],
        })),
      ],
    };
    expect((await runCppCases(ALL, [given], context)).differences).toEqual([]);
  });

  it('compiles no assignment of a fixed-point number to an integer', async (context) => {
    const assignment = (value: string) => `int main() { return ac_int<8>(${value}) == 1; }`;
    await expect(runCpp(FIXED, assignment('ac_fixed<8, 4>(2).to_ac_int()'), '', context)).resolves.toBe('');
    await expect(runCpp(FIXED, assignment('ac_fixed<8, 4>(2)'), '', context)).rejects.toThrow(/no matching function/);
  });
});

it.for(['ac_channel<int>', 'ihc::stream<int>'])(
  '%s ends the program that reads it while it is empty',
  async (type, context) => {
    const source = `int main() { ${type} s; s.write(1); return s.read() - s.read(); }`;
    await expect(runCpp(ALL, source, '', context)).rejects.toThrow(/\(unnamed\): read while empty/);
  },
);
