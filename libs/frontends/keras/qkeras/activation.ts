import { userError } from '../../../diagnostic';
import { type FixedPrecision, fixed, type Precision, ufixed } from '../../../fixed';
import { Activation, HardActivation, ParametrizedActivation, TernaryTanh } from '../../../layers';
import type { NodeSpec } from '../handler';
import { show } from '../json';
import type { QuantizerConfig, QuantizerOptions } from './quantizer-config';
import { DEFAULT_THRESHOLD } from './weight-quantizer';

/** What a quantiser computes as an activation: a layer, and the type that holds exactly what comes out. */
interface Translation extends Pick<NodeSpec, 'layer' | 'attributes'> {
  readonly result: Precision;
}

const INT2: Precision = { kind: 'integer', width: 2, signed: true };
const UINT1: Precision = { kind: 'integer', width: 1, signed: false };

/** Rounded half to even and saturated, as QKeras quantises activations (numerics.md 1.8). */
const QUANTISED = { rounding: 'RND_CONV', saturation: 'SAT' } as const;

/** A node for a quantiser of QKeras as an activation. Its result has the quantiser's type. User errors name the layer. */
export function quantizedActivation(config: QuantizerConfig, name: string, input: string): NodeSpec {
  const translate = TRANSLATIONS[config.name];
  if (!translate) {
    const supported = `supported are ${Object.keys(TRANSLATIONS).join(', ')}`;
    const message = `the quantiser ${config.name} is not supported as an activation`;
    throw userError('unsupported-activation', message, { node: config.options.node }, supported);
  }
  const { layer, attributes, result } = translate(config.options);
  config.options.finish();
  const types = Object.entries({ ...TYPES.get(layer), result_t: result }).map(
    ([key, precision]) => [key, { name: `${name}_${key}`, precision }] as const,
  );
  return { layer, name, inputs: [input], attributes: { ...attributes, ...Object.fromEntries(types), trusted: true } };
}

/** Slope and shift of QKeras's hard functions are 1/2, which two bits hold. */
const TYPES = new Map<unknown, Readonly<Record<string, Precision>>>([
  [HardActivation, { slope_t: ufixed(2, 0), shift_t: ufixed(2, 0) }],
]);

const plain = (activation: string, result: Precision): Translation => ({
  layer: Activation,
  attributes: { activation },
  result,
});

const hard = (activation: string, result: Precision): Translation => ({
  layer: HardActivation,
  attributes: { activation, slope: 0.5, shift: 0.5 },
  result,
});

const TRANSLATIONS: Readonly<Record<string, (options: QuantizerOptions) => Translation>> = {
  binary,
  binary_tanh: () => plain('binary_tanh', INT2),
  quantized_bits: quantizedBits,
  quantized_relu: quantizedRelu,
  quantized_sigmoid: quantizedSigmoid,
  quantized_tanh: quantizedTanh,
  stochastic_binary: binary,
  stochastic_ternary: ternary,
  ternary,
  ternary_tanh: ternary,
};

function binary(options: QuantizerOptions): Translation {
  requireNoScale(options);
  return plain('binary_tanh', options.flag('use_01', false) ? UINT1 : INT2);
}

function ternary(options: QuantizerOptions): Translation {
  requireNoScale(options);
  options.ignore('number_of_unrolls');
  const threshold = options.number('threshold', DEFAULT_THRESHOLD);
  return { layer: TernaryTanh, attributes: { threshold }, result: INT2 };
}

function quantizedBits(options: QuantizerOptions): Translation {
  requireNoScale(options);
  options.only('scale_axis', null);
  const signed = options.flag('keep_negative', true);
  const bits = options.integer('bits', 8);
  const integer = options.integer('integer', 0);
  const symmetric = options.flag('symmetric', false);
  if (bits - Number(signed) < 1) return plain('binary_tanh', INT2);
  const saturation = symmetric ? 'SAT_SYM' : 'SAT';
  return plain('linear', fixed(bits, integer + Number(signed), { ...QUANTISED, signed, saturation }));
}

function quantizedRelu(options: QuantizerOptions): Translation {
  const [bits, integer] = [options.integer('bits', 8), options.integer('integer', 0)];
  const slope = options.number('negative_slope', 0);
  if (options.flag('use_sigmoid', false)) throw options.unsupported('use_sigmoid', 1, 'only 0 is supported');
  const bounded = options.raw('relu_upper_bound') ?? null;
  if (!options.flag('is_quantized_clip', true) && bounded !== null) {
    throw options.unsupported('relu_upper_bound', bounded, 'only the range of the type is supported as the bound');
  }
  if (slope === 0) return plain('relu', ufixed(bits, integer, QUANTISED));
  const attributes = { activation: 'leaky_relu', activ_param: slope };
  return { layer: ParametrizedActivation, attributes, result: fixed(bits, integer + 1, QUANTISED) };
}

function quantizedTanh(options: QuantizerOptions): Translation {
  const saturation = options.flag('symmetric', false) ? 'SAT_SYM' : 'SAT';
  const result: FixedPrecision = fixed(options.integer('bits', 8), 1, { ...QUANTISED, saturation });
  return options.flag('use_real_tanh', false) ? plain('tanh', result) : hard('hard_tanh', result);
}

function quantizedSigmoid(options: QuantizerOptions): Translation {
  if (options.flag('symmetric', false)) {
    throw options.unsupported('symmetric', true, 'no type leaves 0 out; use symmetric=False');
  }
  const result = ufixed(options.integer('bits', 8), 0, QUANTISED);
  return options.flag('use_real_sigmoid', false) ? plain('sigmoid', result) : hard('hard_sigmoid', result);
}

/** A factor on activations would depend on the data, or be a layer of its own. */
function requireNoScale(options: QuantizerOptions): void {
  const alpha = options.raw('alpha') ?? 1;
  if (alpha === 1) return;
  throw options.unsupported('alpha', show(alpha), 'an activation has no scale; use alpha=1 or None');
}
