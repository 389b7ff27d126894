import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DiagnosticError } from '../diagnostic';
import { AUTO, fixed, type Precision, ROUNDINGS, SATURATIONS, ufixed } from './precision';
import {
  formatPrecision,
  parsePrecision,
  parsePrintedPrecision,
  precisionsEqual,
  shortPrecision,
} from './precision-string';

const precisions: fc.Arbitrary<Precision> = fc.oneof(
  fc.record({
    kind: fc.constant('fixed' as const),
    width: fc.integer({ min: 12, max: 200 }),
    integer: fc.integer({ min: -40, max: 240 }),
    signed: fc.boolean(),
    rounding: fc.constantFrom(...ROUNDINGS),
    saturation: fc.constantFrom(...SATURATIONS),
    satBits: fc.integer({ min: 0, max: 12 }),
  }),
  fc.record({ kind: fc.constant('integer' as const), width: fc.integer({ min: 1, max: 99 }), signed: fc.boolean() }),
  fc.record({ kind: fc.constant('exponent' as const), width: fc.integer({ min: 1, max: 99 }), signed: fc.boolean() }),
  fc.record({
    kind: fc.constant('ac_float' as const),
    mantissa: fc.integer({ min: 1, max: 60 }),
    integer: fc.integer({ min: -9, max: 9 }),
    exponent: fc.integer({ min: 1, max: 16 }),
    rounding: fc.constantFrom(...ROUNDINGS),
  }),
  fc.record({
    kind: fc.constant('float' as const),
    width: fc.integer({ min: 18, max: 80 }),
    exponent: fc.integer({ min: 1, max: 16 }),
  }),
  fc.constant({ kind: 'xnor' as const }),
  fc.constant(AUTO),
);

function diagnosticOf(text: string) {
  try {
    parsePrecision(text);
  } catch (error) {
    if (error instanceof DiagnosticError) return error.diagnostics[0];
    throw error;
  }
  throw new Error(`${text} was accepted`);
}

describe('parsePrecision', () => {
  it.each<[string, Precision]>([
    ['auto', AUTO],
    ['Auto', AUTO],
    ['fixed<16,6>', fixed(16, 6)],
    ['ap_fixed<16,6>', fixed(16, 6)],
    [' ap_fixed < 16 , 6 , AP_RND , AP_SAT > ', fixed(16, 6, { rounding: 'RND', saturation: 'SAT' })],
    ['ufixed<8,0,RND_CONV,SAT_SYM>', ufixed(8, 0, { rounding: 'RND_CONV', saturation: 'SAT_SYM' })],
    ['ap_ufixed<8,-2,AC_TRN_ZERO>', ufixed(8, -2, { rounding: 'TRN_ZERO' })],
    ['fixed<4,2,TRN,WRAP,1>', fixed(4, 2, { satBits: 1 })],
    ['int<8>', { kind: 'integer', width: 8, signed: true }],
    ['uint<1>', { kind: 'integer', width: 1, signed: false }],
    ['ap_int<5>', { kind: 'integer', width: 5, signed: true }],
    ['ap_uint<4>', { kind: 'integer', width: 4, signed: false }],
    ['ac_fixed<16,6>', fixed(16, 6)],
    ['ac_fixed<16,6,false>', ufixed(16, 6)],
    ['ac_fixed<16,6,0>', ufixed(16, 6)],
    ['ac_fixed<16,6,true,AC_RND,AC_SAT>', fixed(16, 6, { rounding: 'RND', saturation: 'SAT' })],
    ['ac_int<8>', { kind: 'integer', width: 8, signed: true }],
    ['ac_int<8,false>', { kind: 'integer', width: 8, signed: false }],
    ['ac_float<25,2,8>', { kind: 'ac_float', mantissa: 25, integer: 2, exponent: 8, rounding: 'TRN' }],
    ['ac_float<25,2,8,AC_RND>', { kind: 'ac_float', mantissa: 25, integer: 2, exponent: 8, rounding: 'RND' }],
    ['float', { kind: 'float', width: 32, exponent: 8 }],
    ['double', { kind: 'float', width: 64, exponent: 11 }],
    ['half', { kind: 'float', width: 16, exponent: 5 }],
    ['bfloat16', { kind: 'float', width: 16, exponent: 8 }],
    ['ap_float<24,8>', { kind: 'float', width: 24, exponent: 8 }],
    ['ac_std_float<24,8>', { kind: 'float', width: 24, exponent: 8 }],
    ['std_float<24,8>', { kind: 'float', width: 24, exponent: 8 }],
  ])('reads %s', (text, expected) => {
    expect(parsePrecision(text)).toEqual(expected);
  });

  it.each([
    '',
    '16,6',
    'fixed',
    'fixed<>',
    'fixed<16>',
    'fixed<16,6',
    'fixed<16,6>>',
    'fixed<16,6>;',
    'fixed<16.5,6>',
    'fixed<0,0>',
    'fixed<-8,2>',
    'fixed<1e3,2>',
    'fixed<99999,2>',
    'fixed<16,6,RND,SAT,17>',
    'fixed<16,6,RND,SAT,0,0>',
    'fixed<16,6,SAT>',
    'int<8,2>',
    'int<>',
    'ac_fixed<16,6,maybe>',
    'auto<1>',
    'float<32>',
    'std_float<8,8>',
    'xnor',
    'exponent<4>',
    'constructor',
  ])('refuses %j by name', (text) => {
    const diagnostic = diagnosticOf(text);
    expect(diagnostic.code).toBe('illegal-precision');
    expect(diagnostic.message).toContain(JSON.stringify(text));
    expect(diagnostic.hint).toBeTruthy();
  });

  it('proposes the nearest name, mode and an example', () => {
    expect(diagnosticOf('fixd<16,6>').hint).toContain('fixed<16,6,RND,SAT>');
    expect(diagnosticOf('fixed<16,6,ROUND>').message).toContain('TRN, TRN_ZERO, RND,');
    expect(diagnosticOf('fixed<16,6,RND_CNV>').hint).toBe('write RND_CONV instead of RND_CNV');
    expect(diagnosticOf('fixed<16,6,RND,SATT>').hint).toBe('write SAT instead of SATT');
    expect(diagnosticOf('fixed<x,6>').message).toContain('width must be an integer from 1 to 4096, found "x"');
  });
});

describe('formatPrecision', () => {
  it.each([
    'fixed<16,6,TRN,WRAP,0>',
    'ufixed<7,2,RND_CONV,SAT,0>',
    'int<8>',
    'uint<1>',
    'auto',
    'bfloat16',
    'ac_float<25,2,8,TRN>',
    'xnor',
    'exponent<4>',
    'uexponent<4>',
  ])('prints %s as it was read', (text) => {
    expect(formatPrecision(parsePrintedPrecision(text))).toBe(text);
  });

  it('parses back, in full and short', () => {
    fc.assert(
      fc.property(precisions, (p) => {
        expect(parsePrintedPrecision(formatPrecision(p))).toEqual(p);
        expect(parsePrintedPrecision(shortPrecision(p))).toEqual(p);
        expect(shortPrecision(p).length).toBeLessThanOrEqual(formatPrecision(p).length);
      }),
    );
  });

  it.each<[Precision, string]>([
    [fixed(16, 6), 'fixed<16,6>'],
    [ufixed(16, 0), 'ufixed<16,0>'],
    [fixed(16, 6, { rounding: 'RND' }), 'fixed<16,6,RND>'],
    [fixed(16, 6, { saturation: 'SAT' }), 'fixed<16,6,TRN,SAT>'],
    [fixed(16, 6, { satBits: 10 }), 'fixed<16,6,TRN,WRAP,10>'],
    [{ kind: 'ac_float', mantissa: 25, integer: 2, exponent: 8, rounding: 'TRN' }, 'ac_float<25,2,8>'],
  ])('shortens %o to %s', (p, text) => {
    expect(shortPrecision(p)).toBe(text);
  });
});

describe('precisionsEqual', () => {
  it('is equality of all fields', () => {
    fc.assert(
      fc.property(precisions, precisions, (a, b) => {
        expect(precisionsEqual(a, { ...a })).toBe(true);
        expect(precisionsEqual(a, b)).toBe(formatPrecision(a) === formatPrecision(b));
      }),
    );
    expect(precisionsEqual(fixed(8, 8), { kind: 'integer', width: 8, signed: true })).toBe(false);
  });
});
