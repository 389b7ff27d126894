import { describe, expect, it } from 'vitest';
import { DiagnosticError } from '../../../diagnostic';
import { formatPrecision, type NamedType } from '../../../fixed';
import { quantizedActivation } from './activation';
import { parsePythonCall } from './python-call';
import { quantizerConfig } from './quantizer-config';
import { weightQuantizer } from './weight-quantizer';

describe('calls in Python', () => {
  it.each<[string, string, unknown[], Record<string, unknown>]>([
    ['binary', 'binary', [], {}],
    ['binary()', 'binary', [], {}],
    [' quantized_relu( 6 , 2 )', 'quantized_relu', [6, 2], {}],
    ['quantized_bits(4,0,1,alpha="auto")', 'quantized_bits', [4, 0, 1], { alpha: 'auto' }],
    ["ternary(alpha='auto_po2', threshold=None)", 'ternary', [], { alpha: 'auto_po2', threshold: null }],
    ['f(-1.5e-3,True,x=False,)', 'f', [-0.0015, true], { x: false }],
  ])('%s', (text, name, positional, keyword) => {
    expect(parsePythonCall(text)).toEqual({ name, positional, keyword });
  });

  it.each(['', 'f(', 'f(x)', 'f(a=1, 2)', 'f(1)(2)', 'f(__import__("os"))', 'f(1;2)', '1(2)'])('%j is none', (text) => {
    expect(parsePythonCall(text)).toBeUndefined();
  });
});

function codeOf(body: () => unknown): string {
  try {
    body();
  } catch (error) {
    if (error instanceof DiagnosticError) return error.diagnostics[0].code;
    throw error;
  }
  return 'none';
}

const named = (class_name: string, config: Record<string, unknown>) => ({ class_name, config });

describe('quantisers of weights', () => {
  it.each<[unknown, boolean, object]>([
    [named('binary', { alpha: 1 }), true, { kind: 'binary', bits: 1, zero: false, alpha: 1 }],
    [named('binary', { alpha: null }), false, { kind: 'binary', bits: 2, zero: false, alpha: 1 }],
    ['stochastic_binary("auto")', true, { kind: 'binary', bits: 1, zero: false, alpha: 'auto' }],
    [
      named('ternary', { alpha: 'auto_po2', threshold: null }),
      true,
      { kind: 'ternary', threshold: 0.33, unrolls: 5, alpha: 'auto_po2' },
    ],
    [
      'quantized_bits(6,2)',
      true,
      { kind: 'quantized_bits', bits: 6, integer: 2, signed: true, symmetric: false, alpha: 1 },
    ],
    // An automatic factor makes it symmetric.
    [
      'quantized_bits(6,2,0,1,"auto")',
      true,
      { kind: 'quantized_bits', bits: 6, integer: 2, signed: true, symmetric: true, alpha: 'auto' },
    ],
    ['quantized_bits(1)', true, { kind: 'binary', bits: 1, zero: false, alpha: 1 }],
    ['quantized_po2(4,2)', true, { kind: 'quantized_po2', bits: 4, max: 2, quadratic: false, floor: false }],
    [
      'quantized_relu_po2(6,quadratic_approximation=True)',
      false,
      { kind: 'quantized_relu_po2', bits: 6, max: 0, quadratic: true, floor: false, slope: 0 },
    ],
  ])('%j', (value, isKernel, expected) => {
    expect(weightQuantizer(value, 'fc', isKernel)).toEqual(expected);
  });

  it('may be absent', () => expect(weightQuantizer(null, 'fc', true)).toBeUndefined());

  it.each<[unknown, string]>([
    ['quantized_relu(6,2)', 'unsupported-quantizer'],
    [named('bernoulli', {}), 'unsupported-quantizer'],
    ['quantized_bits(4, scale_axis=0)', 'unsupported-option'],
    ['quantized_bits(4, qnoise_factor=0.5)', 'unsupported-option'],
    ['quantized_bits(4, what=7)', 'unsupported-option'],
    ['quantized_bits(1.5)', 'bad-option'],
    ['binary(alpha="best")', 'bad-option'],
  ])('%j is refused', (value, code) => {
    expect(codeOf(() => weightQuantizer(value, 'fc', true))).toBe(code);
  });
});

describe('quantisers as activations', () => {
  const brief = (value: unknown) => {
    const { layer, attributes } = quantizedActivation(quantizerConfig(value, 'a')!, 'a', 'x');
    const { result_t, slope_t, shift_t, trusted, ...rest } = attributes;
    expect(trusted).toBe(true);
    return [layer.kind, formatPrecision((result_t as NamedType).precision), rest];
  };

  it.each<[unknown, string, string, object]>([
    ['quantized_relu(6,2)', 'Activation', 'ufixed<6,2,RND_CONV,SAT,0>', { activation: 'relu' }],
    [
      'quantized_relu(6,2,0,0.25)',
      'ParametrizedActivation',
      'fixed<6,3,RND_CONV,SAT,0>',
      { activation: 'leaky_relu', activ_param: 0.25 },
    ],
    ['quantized_bits(6,2)', 'Activation', 'fixed<6,3,RND_CONV,SAT,0>', { activation: 'linear' }],
    ['quantized_bits(6,2,1)', 'Activation', 'fixed<6,3,RND_CONV,SAT_SYM,0>', { activation: 'linear' }],
    ['quantized_bits(6,2,keep_negative=0)', 'Activation', 'ufixed<6,2,RND_CONV,SAT,0>', { activation: 'linear' }],
    ['quantized_bits(1)', 'Activation', 'int<2>', { activation: 'binary_tanh' }],
    [
      'quantized_tanh(6)',
      'HardActivation',
      'fixed<6,1,RND_CONV,SAT,0>',
      { activation: 'hard_tanh', slope: 0.5, shift: 0.5 },
    ],
    [
      'quantized_tanh(6,symmetric=1,use_real_tanh=True)',
      'Activation',
      'fixed<6,1,RND_CONV,SAT_SYM,0>',
      { activation: 'tanh' },
    ],
    [
      'quantized_sigmoid(6)',
      'HardActivation',
      'ufixed<6,0,RND_CONV,SAT,0>',
      { activation: 'hard_sigmoid', slope: 0.5, shift: 0.5 },
    ],
    ['quantized_sigmoid(6,use_real_sigmoid=1)', 'Activation', 'ufixed<6,0,RND_CONV,SAT,0>', { activation: 'sigmoid' }],
    ['binary(alpha=1)', 'Activation', 'int<2>', { activation: 'binary_tanh' }],
    ['binary(use_01=1)', 'Activation', 'uint<1>', { activation: 'binary_tanh' }],
    ['binary_tanh', 'Activation', 'int<2>', { activation: 'binary_tanh' }],
    ['ternary()', 'TernaryTanh', 'int<2>', { threshold: 0.33 }],
    ['ternary(threshold=0.5)', 'TernaryTanh', 'int<2>', { threshold: 0.5 }],
    [
      named('quantized_relu', { bits: 6, integer: 2, relu_upper_bound: null }),
      'Activation',
      'ufixed<6,2,RND_CONV,SAT,0>',
      { activation: 'relu' },
    ],
  ])('%j', (value, kind, result, attributes) => {
    expect(brief(value)).toEqual([kind, result, attributes]);
  });

  it.each<[string, string]>([
    ['quantized_po2(4)', 'unsupported-activation'],
    ['quantized_relu(6,2,use_sigmoid=1)', 'unsupported-option'],
    ['quantized_relu(6,2,relu_upper_bound=3,is_quantized_clip=False)', 'unsupported-option'],
    ['quantized_sigmoid(6,symmetric=1)', 'unsupported-option'],
    ['binary(alpha=2)', 'unsupported-option'],
    ['ternary(alpha="auto")', 'unsupported-option'],
    ['quantized_bits(6,2,alpha="auto")', 'unsupported-option'],
  ])('%s is refused', (value, code) => {
    expect(codeOf(() => quantizedActivation(quantizerConfig(value, 'a')!, 'a', 'x'))).toBe(code);
  });

  it.each(['relu', 'softmax', 'quantized_relu(x)', 7, null, named('Custom', {})])('%j is no quantiser', (value) => {
    expect(quantizerConfig(value, 'a')).toBeUndefined();
  });
});
