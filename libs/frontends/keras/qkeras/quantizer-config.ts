import { isObject, type Json } from '../json';
import { Options } from '../options';
import { parsePythonCall } from './python-call';

/** A quantiser of QKeras as a model file has it: its class and its options. */
export interface QuantizerConfig {
  readonly name: string;
  readonly options: QuantizerOptions;
}

/** The quantisers of QKeras that can be read, with their arguments in the order of their signatures. */
const SIGNATURES: Readonly<Record<string, readonly string[]>> = {
  binary: ['use_01', 'alpha', 'use_stochastic_rounding'],
  binary_tanh: [],
  quantized_bits: [
    'bits',
    'integer',
    'symmetric',
    'keep_negative',
    'alpha',
    'use_stochastic_rounding',
    'scale_axis',
    'qnoise_factor',
  ],
  quantized_po2: [
    'bits',
    'max_value',
    'use_stochastic_rounding',
    'quadratic_approximation',
    'log2_rounding',
    'qnoise_factor',
  ],
  quantized_relu: [
    'bits',
    'integer',
    'use_sigmoid',
    'negative_slope',
    'use_stochastic_rounding',
    'relu_upper_bound',
    'is_quantized_clip',
    'qnoise_factor',
  ],
  quantized_relu_po2: [
    'bits',
    'max_value',
    'negative_slope',
    'use_stochastic_rounding',
    'quadratic_approximation',
    'log2_rounding',
    'qnoise_factor',
  ],
  quantized_sigmoid: ['bits', 'symmetric', 'use_real_sigmoid', 'use_stochastic_rounding'],
  quantized_tanh: ['bits', 'use_stochastic_rounding', 'symmetric', 'use_real_tanh'],
  stochastic_binary: ['alpha', 'temperature', 'use_real_sigmoid'],
  stochastic_ternary: ['alpha', 'threshold', 'temperature', 'use_real_sigmoid', 'number_of_unrolls'],
  ternary: ['alpha', 'threshold', 'use_stochastic_rounding', 'number_of_unrolls'],
  ternary_tanh: [],
};

export const QUANTIZER_NAMES = Object.keys(SIGNATURES);

/**
 * A quantiser out of what stands in a layer's options: an object `{class_name, config}`, or the text of a call such as
 * `quantized_relu(6,2)`; undefined for anything else, such as the name of an ordinary activation function. `node` is for messages.
 */
export function quantizerConfig(value: unknown, node: string): QuantizerConfig | undefined {
  const parts = typeof value === 'string' ? fromCall(value) : fromObject(value);
  if (!parts || !Object.hasOwn(SIGNATURES, parts.name)) return undefined;
  return { name: parts.name, options: new QuantizerOptions(node, parts.values) };
}

interface Parts {
  readonly name: string;
  readonly values: Json;
}

function fromObject(value: unknown): Parts | undefined {
  if (!isObject(value)) return undefined;
  // Functions of QKeras are saved by their name alone.
  if (typeof value.config === 'string') return { name: value.config, values: {} };
  if (typeof value.class_name !== 'string') return undefined;
  return { name: value.class_name, values: isObject(value.config) ? value.config : {} };
}

function fromCall(text: string): Parts | undefined {
  const call = parsePythonCall(text);
  const signature = call && SIGNATURES[call.name];
  if (!signature || call.positional.length > signature.length) return undefined;
  const positional = call.positional.map((value, i) => [signature[i], value]);
  return { name: call.name, values: { ...Object.fromEntries(positional), ...call.keyword } };
}

/** Options of a quantiser; flags may be numbers, and what matters only in training is left out of account. */
export class QuantizerOptions extends Options {
  /** A flag, which QKeras also writes as 0 or 1. */
  flag(key: string, fallback: boolean): boolean {
    const value = this.raw(key) ?? fallback;
    if (value === 0 || value === 1) return value === 1;
    return this.boolean(key, fallback);
  }

  /** Throws for options that are unknown or that change what is computed in a way that is not supported. */
  finish(): void {
    this.only('qnoise_factor', 1);
    this.ignore('use_stochastic_rounding', 'temperature', 'use_real_sigmoid', 'use_variables', 'use_ste', 'var_name');
    this.rejectUnknown();
  }
}
