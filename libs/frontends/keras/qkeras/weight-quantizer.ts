import { userError } from '../../../diagnostic';
import { type Alpha, makeQuantizer, type Quantizer } from '../../../ir';
import { show } from '../json';
import { QUANTIZER_NAMES, type QuantizerConfig, type QuantizerOptions, quantizerConfig } from './quantizer-config';

/** QKeras's threshold of ternary values when none is given. */
export const DEFAULT_THRESHOLD = 0.33;

/**
 * The quantiser of a weight, undefined for null. Only kernels of signs become single bits. User errors name the layer and what is
 * not supported.
 */
export function weightQuantizer(value: unknown, node: string, isKernel: boolean): Quantizer | undefined {
  if (value === undefined || value === null) return undefined;
  const config = quantizerConfig(value, node);
  const quantizer = config && translate(config, isKernel);
  if (!quantizer) {
    const supported = QUANTIZER_NAMES.filter((name) => !/relu$|tanh|sigmoid/.test(name)).join(', ');
    const message = `the quantiser ${show(value)} of a weight is not supported`;
    throw userError('unsupported-quantizer', message, { node }, `supported are ${supported}`);
  }
  config.options.finish();
  return quantizer;
}

function translate({ name, options }: QuantizerConfig, isKernel: boolean): Quantizer | undefined {
  switch (name) {
    case 'binary':
    case 'stochastic_binary':
      return binary(options, isKernel, options.flag('use_01', false));
    case 'ternary':
    case 'stochastic_ternary':
      return makeQuantizer('ternary', {
        threshold: options.number('threshold', DEFAULT_THRESHOLD),
        unrolls: options.integer('number_of_unrolls', 5),
        alpha: alphaOption(options),
      });
    case 'quantized_bits':
      return quantizedBits(options, isKernel);
    case 'quantized_po2':
      return makeQuantizer('quantized_po2', powerOptions(options));
    case 'quantized_relu_po2':
      return makeQuantizer('quantized_relu_po2', {
        ...powerOptions(options),
        slope: options.number('negative_slope', 0),
      });
    default:
      return undefined;
  }
}

function binary(options: QuantizerOptions, isKernel: boolean, zero: boolean): Quantizer {
  return makeQuantizer('binary', { bits: isKernel ? 1 : 2, zero, alpha: alphaOption(options) });
}

/** Without a bit behind the sign the values are signs, or 0 and 1. */
function quantizedBits(options: QuantizerOptions, isKernel: boolean): Quantizer {
  const [bits, signed] = [options.integer('bits', 8), options.flag('keep_negative', true)];
  const [integer, symmetric] = [options.integer('integer', 0), options.flag('symmetric', false)];
  options.only('scale_axis', null);
  if (bits - Number(signed) < 1) return binary(options, isKernel, false);
  const alpha = alphaOption(options);
  return makeQuantizer('quantized_bits', {
    bits,
    integer,
    signed,
    symmetric: symmetric || typeof alpha === 'string',
    alpha,
  });
}

function powerOptions(options: QuantizerOptions) {
  return {
    bits: options.integer('bits', 8),
    max: options.number('max_value', 0),
    quadratic: options.flag('quadratic_approximation', false),
    floor: options.raw('log2_rounding') === 'floor',
  };
}

/** A number, `auto` or `auto_po2`; nothing is 1. */
function alphaOption(options: QuantizerOptions): Alpha {
  const value = options.raw('alpha');
  return value === 'auto' || value === 'auto_po2' ? value : options.number('alpha', 1);
}
