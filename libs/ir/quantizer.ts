import { userError } from '../diagnostic';
import { type FixedPrecision, fixed, type Precision } from '../fixed';

/** A factor on quantised values: a number, or one that is found from the values, per channel (`auto_po2`: a power of two). */
export type Alpha = number | 'auto' | 'auto_po2';

/** The sign, 0 being positive: one bit (xnor), or two bits; with `zero` the values are 0 and 1 instead of -1 and 1. */
export interface BinaryQuantizer {
  readonly kind: 'binary';
  readonly bits: 1 | 2;
  readonly zero: boolean;
  readonly alpha: Alpha;
}

/** sign(x) where |x| >= threshold, else 0; an automatic alpha finds the threshold as well, in `unrolls` steps. */
export interface TernaryQuantizer {
  readonly kind: 'ternary';
  readonly threshold: number;
  readonly unrolls: number;
  readonly alpha: Alpha;
}

/** That of TernaryDense: 1 above 1/2, -1 up to -1/2, else 0. */
export interface PlainTernaryQuantizer {
  readonly kind: 'plain_ternary';
}

/** Multiples of 2^(integer + signed - bits), rounded half to even and clipped to -2^integer..2^integer (exclusive). */
export interface QuantizedBits {
  readonly kind: 'quantized_bits';
  readonly bits: number;
  readonly integer: number;
  readonly signed: boolean;
  /** Leaves out the most negative value. */
  readonly symmetric: boolean;
  readonly alpha: Alpha;
}

/** Signed powers of two; 0 becomes the smallest positive one. */
export interface QuantizedPo2 {
  readonly kind: 'quantized_po2';
  readonly bits: number;
  /** Greatest magnitude; 0 for no limit. */
  readonly max: number;
  /** Even exponents only. */
  readonly quadratic: boolean;
  readonly floor: boolean;
}

/** Powers of two of positive values, and of `slope` times negative ones. */
export interface QuantizedReluPo2 {
  readonly kind: 'quantized_relu_po2';
  readonly bits: number;
  readonly max: number;
  readonly slope: number;
  readonly quadratic: boolean;
  readonly floor: boolean;
}

/** ONNX's Quant of a power-of-two scale: clipped to the type, then rounded half to even (`floor`: down). */
export interface QuantNode {
  readonly kind: 'quant';
  readonly width: number;
  readonly integer: number;
  readonly signed: boolean;
  /** Leaves out the most negative value. */
  readonly narrow: boolean;
  readonly floor: boolean;
}

/** How a weight's values are restricted, as data; `quantize` and `factorize` apply it. */
export type Quantizer =
  | BinaryQuantizer
  | TernaryQuantizer
  | PlainTernaryQuantizer
  | QuantizedBits
  | QuantizedPo2
  | QuantizedReluPo2
  | QuantNode;

type FieldChecks<Q> = { readonly [K in Exclude<keyof Q, 'kind'>]: (value: unknown) => boolean };
type Checks = { readonly [K in Quantizer['kind']]: FieldChecks<Extract<Quantizer, { kind: K }>> };

const isBoolean = (value: unknown) => typeof value === 'boolean';
const isInteger = (value: unknown) => Number.isInteger(value);
const isCount = (value: unknown) => Number.isInteger(value) && (value as number) >= 1;
const isSize = (value: unknown) => Number.isFinite(value) && (value as number) >= 0;
const isAlpha = (value: unknown) => Number.isFinite(value) || value === 'auto' || value === 'auto_po2';

/** Every quantiser with its fields, in the order in which they are printed, and what they accept. */
const CHECKS: Checks = {
  binary: { bits: (value) => value === 1 || value === 2, zero: isBoolean, alpha: isAlpha },
  ternary: { threshold: isSize, unrolls: isCount, alpha: isAlpha },
  plain_ternary: {},
  quantized_bits: { bits: isCount, integer: isInteger, signed: isBoolean, symmetric: isBoolean, alpha: isAlpha },
  quantized_po2: { bits: isCount, max: isSize, quadratic: isBoolean, floor: isBoolean },
  quantized_relu_po2: { bits: isCount, max: isSize, slope: isSize, quadratic: isBoolean, floor: isBoolean },
  quant: { width: isCount, integer: isInteger, signed: isBoolean, narrow: isBoolean, floor: isBoolean },
};

/** The fields of a quantiser in the order in which they are printed. */
export function quantizerFields(quantizer: Quantizer): readonly (readonly [name: string, value: unknown])[] {
  return Object.keys(CHECKS[quantizer.kind]).map((name) => [name, quantizer[name as keyof Quantizer]]);
}

/** A quantiser out of its kind and fields; a user error `bad-quantizer` names what is unknown, missing or unacceptable. */
export function makeQuantizer(kind: string, fields: Readonly<Record<string, unknown>>): Quantizer {
  if (!Object.hasOwn(CHECKS, kind)) throw bad(`no quantiser is called ${JSON.stringify(kind)}`);
  const checks = CHECKS[kind as Quantizer['kind']] as Readonly<Record<string, (value: unknown) => boolean>>;
  const unknown = Object.keys(fields).find((name) => !Object.hasOwn(checks, name));
  if (unknown !== undefined) throw bad(`the quantiser ${kind} has no field ${unknown}`);
  const wrong = Object.keys(checks).find((name) => !checks[name](fields[name]));
  if (wrong !== undefined) throw bad(`${wrong} of the quantiser ${kind} is ${JSON.stringify(fields[wrong])}`);
  const ordered = Object.keys(checks).map((name) => [name, fields[name]] as const);
  return { kind, ...Object.fromEntries(ordered) } as unknown as Quantizer;
}

function bad(message: string): Error {
  return userError('bad-quantizer', message);
}

/** The factor on the quantised values; 1 where the kind has none. */
export function alphaOf(quantizer: Quantizer): Alpha {
  return 'alpha' in quantizer ? quantizer.alpha : 1;
}

/** A quantiser of equally many bits and without a factor, which leaves values that `factorize` found unchanged. */
export function factored(quantizer: Quantizer): Quantizer {
  switch (quantizer.kind) {
    case 'binary':
      // 0 and 1: of two values the quantiser of signs would make both 1.
      if (quantizer.zero) {
        return { kind: 'quantized_bits', bits: 1, integer: 1, signed: false, symmetric: false, alpha: 1 };
      }
      return { ...quantizer, alpha: 1 };
    case 'ternary':
      return { ...quantizer, threshold: 0.5, alpha: 1 };
    case 'quantized_bits':
      return { ...quantizer, alpha: 1 };
    default:
      return quantizer;
  }
}

/** The type that holds the quantised values exactly; undefined when a factor on them leaves that open. */
export function quantizerPrecision(quantizer: Quantizer): Precision | undefined {
  if (alphaOf(quantizer) !== 1) return undefined;
  switch (quantizer.kind) {
    case 'binary':
      if (quantizer.zero) return { kind: 'integer', width: 1, signed: false };
      return quantizer.bits === 1 ? { kind: 'xnor' } : INT2;
    case 'ternary':
    case 'plain_ternary':
      return INT2;
    case 'quantized_bits':
      return fixed(quantizer.bits, quantizer.integer + Number(quantizer.signed), { signed: quantizer.signed });
    case 'quantized_po2':
    case 'quantized_relu_po2':
      return {
        kind: 'exponent',
        width: quantizer.bits + Number(quantizer.kind === 'quantized_relu_po2'),
        signed: true,
      };
    case 'quant':
      return quantType(quantizer);
  }
}

const INT2: Precision = { kind: 'integer', width: 2, signed: true };

function quantType({ width, integer, signed, narrow, floor }: QuantNode): FixedPrecision {
  const saturation = narrow && signed ? 'SAT_SYM' : 'SAT';
  return fixed(width, integer, { signed, rounding: floor ? 'TRN' : 'RND_CONV', saturation });
}
