import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fixed, quantizeRaw, type Rounding, rangeOf } from '../../fixed';
import { testNumbers } from '../../testkit/cpp-number-tests';
import { asWord, type CppFamily, variable, wordText } from '../../testkit/cpp-numbers';
import { type CppCase, runCpp, runCppCases } from '../../testkit/cpp-program';

const folders = [join(__dirname, 'firmware/ap_types'), join(__dirname, '../fpga/firmware')];
const FIXED = { headers: ['ap_fixed.h'], folders };
const ALL = {
  headers: ['ap_fixed.h', 'ap_axi_sdata.h', 'ap_shift_reg.h', 'hls_math.h', 'hls_stream.h', 'utils/x_hls_utils.h'],
  folders,
};

const AP: CppFamily = {
  spell: (type) => {
    const sign = type.signed ? '' : 'u';
    if (type.kind === 'integer') return `ap_${sign}int<${type.width}>`;
    const { width, integer, rounding, saturation, satBits } = type;
    return `ap_${sign}fixed<${width}, ${integer}, AP_${rounding}, AP_${saturation}, ${satBits}>`;
  },
  toInteger: 'TRN_ZERO',
  complementHasSign: false,
  stepsByLastBit: false,
  hasSaturationBits: true,
  assignsFixedToInteger: true,
};

testNumbers(AP, FIXED);

/** A = -100 (0x9c), u = 200 (0xc8), f = -3.71875, text = 9.5. */
const USER_CODE: readonly (readonly [code: string, expected: string])[] = [
  // Conversions that C does by itself.
  ['static_cast<int>(f)', '-3'],
  ['static_cast<unsigned>(f)', '4294967293'],
  ['static_cast<bool>(f)', '1'],
  ['changed(0.0f, [&](float &x) { x = f; }) == -3.71875f', '1'],
  ['changed(0, [&](int &x) { x = u; })', '200'],
  ['(u ? 1 : 2)', '1'],
  ['"0123456789"[ap_uint<3>(6)] == \'6\'', '1'],
  ['a * 1.5 == -150.0', '1'],
  ['f < -3.5', '1'],
  ['2.0f > f', '1'],
  ['f == -3.71875', '1'],
  // Bits.
  ['a[2]', '1'],
  ['ap_uint<8>(a.range(5, 2))', '07'],
  ['ap_uint<8>(a(3, 6))', '0c'],
  ['a.range(5, 2).length()', '4'],
  ['f.range(15, 10).to_int()', '60'],
  ['changed(a, [&](auto &x) { x.range(3, 0) = u; })', '98'],
  ['changed(a, [&](auto &x) { x(2, 5) = 1; })', 'a0'],
  ['changed(a, [&](auto &x) { x.range(7, 4) = x.range(3, 0); })', 'cc'],
  ['changed(f, [&](auto &x) { x.range() = a.range(); })', '009c'],
  ['changed(a, [&](auto &x) { x[0] = x[7]; x[7] = 0; x[1] = 2; })', '1f'],
  ['(a.range(3, 0) + 1).to_int()', '13'],
  ['(u, a.range(7, 4)).to_int()', '3209'],
  ['ap_uint<16>((a, u))', '9cc8'],
  ['changed(u, [&](auto &x) { ap_uint<9> y = x.concat(x[3]); x = y; })', '91'],
  ['changed(u, [&](auto &x) { ap_int<8> y = a; (x, y) = ap_uint<16>(0x1234); x += y; })', '46'],
  ['changed(a, [](auto &x) { ap_uint<3> y; (y, x[0]) = ap_uint<4>(0xa); x += y; })', 'a1'],
  ['a.and_reduce() || a.nor_reduce() || a.xor_reduce()', '0'],
  ['u.xor_reduce()', '1'],
  ['changed(a, [](auto &x) { x.reverse(); })', '39'],
  ['changed(a, [](auto &x) { x.lrotate(3); })', 'e4'],
  ['changed(a, [](auto &x) { x.rrotate(3); })', '93'],
  ['ap_uint<8>(3).countLeadingZeros()', '6'],
  ['changed(a, [](auto &x) { x.set(0); x.clear(2); x.invert(7); })', '19'],
  ['(a.length() == 8 && decltype(f)::width == 16 && decltype(f)::iwidth == 6)', '1'],
  // Text.
  ['printed(a)', '-100'],
  ['printed(f)', '-3.71875'],
  ['a.to_string()', '0b10011100'],
  ['a.to_string(16)', '-0x64'],
  ['a.to_string(16, false)', '0x9c'],
  ['f.to_string(10)', '-3.71875'],
  ['f.to_string(2)', '0b111100.0100100000'],
  ['ap_int<70>("-123456789012345678901").to_string(10)', '-123456789012345678901'],
  ['ap_int<16>("0x1f") + ap_int<16>("101", 2)', '00024'],
  ['parsed<ap_fixed<8, 3>>(text)', '30'],
  ['parsed<ap_fixed<8, 3, AP_TRN, AP_SAT>>(text)', '7f'],
  ['parsed<ap_fixed<8, 3>>("-1.23456")', 'd8'],
  ['parsed<ap_uint<8>>("0xff")', 'ff'],
  ['parsed<ap_int<8>>("-12")', 'f4'],
  // What comes with the tools beside the numbers.
  [
    'changed(0, [](int &x) { ap_shift_reg<int, 3> r; r.shift(7); r.shift(8); x = r.shift(9) + 10 * r.shift(0, 1); })',
    '80',
  ],
  ['hls::exp(ap_fixed<16, 6>(1))', '0adf'],
  ['hls::numeric_limits<ap_fixed<8, 3>>::max()', '7f'],
  ['hls::numeric_limits<ap_int<8>>::min()', '80'],
  ['hls::axis<ap_fixed<20, 6>, 1, 0, 0>().keep', '0'],
  [
    'changed(0, [](int &x) { hls::stream<int> s("s"); s << 3; s.write(4); x = 10 * s.read() + s.size(); s >> x; })',
    '4',
  ],
];

/** Types that templates of users ask for. */
const TYPES: readonly (readonly [code: string, type: string])[] = [
  ['decltype(f)::RType<8, 2, false>::mult()', 'ap_fixed<24, 8>'],
  ['decltype(f)::RType<8, 2, false>::plus()', 'ap_fixed<17, 7>'],
  ['decltype(a)::RType<3, true>::mod()', 'ap_int<3>'],
  ['1 - f', 'ap_fixed<43, 33>'],
  ['f / 3u', 'ap_fixed<16, 6>'],
  ['f / 3', 'ap_fixed<17, 7>'],
  ['f * 3u', 'ap_fixed<48, 38>'],
];

describe('what users write', () => {
  it('does what the documentation says', async (context) => {
    const given: CppCase = {
      variables: [
        { name: 'a', type: 'ap_int<8>', values: ['9c'] },
        { name: 'u', type: 'ap_uint<8>', values: ['c8'] },
        { name: 'f', type: 'ap_fixed<16, 6>', values: ['f120'] },
        { name: 'text', type: 'std::string', values: ['9.5'] },
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

  it('does not compile where operands are ambiguous', async (context) => {
    const product = (operand: string) => `int main() { return ap_fixed<16, 6>(1) * ${operand} == 1; }`;
    await expect(runCpp(FIXED, product('2'), '', context)).resolves.toBe('');
    await expect(runCpp(FIXED, product('2.0'), '', context)).rejects.toThrow(/ambiguous overload/);
  });
});

describe('sign-magnitude wrap-around', () => {
  /** The bits of the result, the most significant first, as the SystemC standard (IEEE 1666) describes them. */
  function wrapped(word: bigint, width: number, saturated: number): string {
    const bits = [...wordText({ kind: 'integer', width: 4 * width, signed: true }, word)]
      .flatMap((digit) => [...Number.parseInt(digit, 16).toString(2).padStart(4, '0')])
      .slice(-width - 1);
    const [lowestDeleted, ...kept] = bits;
    const sign = word < 0n ? '1' : '0';
    const other = (bit: string) => (bit === '0' ? '1' : '0');
    if (saturated === 0) return (kept[0] === lowestDeleted ? kept : kept.map(other)).join('');
    const top = [sign, ...Array<string>(saturated - 1).fill(other(sign))];
    const rest = kept[saturated - 1] === top[saturated - 1] ? kept : kept.map(other);
    return [...top, ...rest.slice(saturated)].join('');
  }

  it.for<Rounding>(['TRN', 'RND'])('is that of SystemC after %s', async (rounding, context) => {
    const from = fixed(8, 5);
    const to = fixed(4, 3, { rounding });
    const words = Array.from({ length: 256 }, (_, i) => asWord(from, BigInt(i)));
    const unbounded = fixed(20, 19, { rounding });
    const { lo, hi } = rangeOf(to);
    const checks = [0, 1, 2, 3, 4].map((saturated) => ({
      code: `ap_fixed<4, 3, AP_${rounding}, AP_WRAP_SM, ${saturated}>(a)`,
      expected: words.map((word) => {
        const rounded = quantizeRaw(word, 3, unbounded);
        if (rounded >= lo && rounded <= hi) return wordText(to, rounded);
        return Number.parseInt(wrapped(rounded, 4, saturated), 2).toString(16);
      }),
    }));
    const { differences } = await runCppCases(
      FIXED,
      [{ variables: [variable(AP, 'a', from, words)], checks }],
      context,
    );
    expect(differences).toEqual([]);
  });
});

describe('hls::stream', () => {
  it('ends the program that reads it while it is empty, with its name', async (context) => {
    const source = 'int main() { hls::stream<int> s("layer2_out"); s.write(1); return s.read() - s.read(); }';
    await expect(runCpp(ALL, source, '', context)).rejects.toThrow(/hls::stream layer2_out: read while empty/);
  });

  it('says what was left in it', async (context) => {
    const source = 'int main() { hls::stream<int> s("layer2_out"); s.write(1); }';
    expect(await runCpp(ALL, source, '', context)).toBe('hls::stream layer2_out: values left unread: 1\n');
  });
});
