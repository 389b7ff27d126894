import { userError } from '../../diagnostic';
import { fixed, type NamedType, type Precision } from '../../fixed';
import {
  type Layer,
  type LayerSpec,
  type ModelGraph,
  type Quantizer,
  type Tensor,
  tensor,
  type Weight,
  weightTensor,
} from '../../ir';
import {
  BipolarQuant,
  Constant,
  isBipolar,
  QUANT_SCALE,
  Quant,
  type QuantIntegers,
  quantToInteger,
} from '../../layers';
import { affineAttributes, spreadTo, uniform } from './affine-parameters';

/** What a quantiser does: integers of a kind in steps of `scale`, of which `zeropt` means 0. */
export interface QuantParameters {
  readonly integers: QuantIntegers;
  readonly scale: Tensor;
  readonly zeropt: Tensor;
}

const SIGNS: QuantIntegers = { bits: 1, signed: true, narrow: false, rounding: 'RND_CONV' };
const INT2: Precision = { kind: 'integer', width: 2, signed: true };

/** The parameters of a quantiser once they are attributes; undefined while they are inputs. */
export function quantParameters(quant: Quant | BipolarQuant): QuantParameters | undefined {
  if (quant.inputs.length > 1) return undefined;
  const scale = weightTensor(quant.get(QUANT_SCALE.scale));
  if (quant instanceof BipolarQuant) return { integers: SIGNS, scale, zeropt: tensor([], [0]) };
  const { signed, narrow, rounding, bitwidth, zeropt } = Quant.attributes;
  const integers = {
    bits: quant.get(bitwidth),
    signed: quant.get(signed),
    narrow: quant.get(narrow),
    rounding: quant.get(rounding),
  };
  return { integers, scale, zeropt: weightTensor(quant.get(zeropt)) };
}

/** The exponent of the scale, when that is one power of two and 0 stands for 0: then a type is all that is needed. */
export function exponentOf({ integers, scale, zeropt }: QuantParameters): number | undefined {
  const one = uniform(scale);
  if (one === undefined || uniform(zeropt) !== 0) return undefined;
  const exponent = Math.log2(one);
  if (!Number.isInteger(exponent)) return undefined;
  // Signs have no type that counts in other steps.
  return isBipolar(integers) && exponent !== 0 ? undefined : exponent;
}

/** The integers that a quantiser makes of a constant. */
export function quantizedIntegers({ integers, scale, zeropt }: QuantParameters, value: Tensor): Tensor {
  const [steps, zeros] = [scale, zeropt].map((parameter) => spreadTo(parameter, value.shape).data);
  const toInteger = quantToInteger(integers);
  return tensor(
    value.shape,
    Float64Array.from(value.data, (x, i) => toInteger(x, steps[i], zeros[i])),
  );
}

/** The quantiser that leaves integers times 2^exponent what they are. */
export function weightQuantizer({ bits, signed, narrow, rounding }: QuantIntegers, exponent: number): Quantizer {
  if (isBipolar({ bits, signed, narrow, rounding })) return { kind: 'binary', bits: 1, zero: false, alpha: 1 };
  return {
    kind: 'quant',
    width: bits,
    integer: bits + exponent,
    signed,
    narrow: narrow && signed,
    floor: rounding === 'TRN',
  };
}

/** Attributes of the activation that quantises data in steps of 2^exponent; a user error when no type does. */
export function activationAttributes(quant: Quant | BipolarQuant, { integers }: QuantParameters, exponent: number) {
  const common = { quantizes: true, trusted: true };
  const type = (precision: Precision): NamedType => ({ name: `${quant.name}_act_result_t`, precision });
  if (isBipolar(integers)) return { activation: 'binary_tanh', ...common, result_t: type(INT2) };
  const { bits, signed, narrow, rounding } = integers;
  if (narrow && !signed) {
    throw userError(
      'unsupported-quantizer',
      `an unsigned quantiser of ${bits} bits leaves out its greatest value, which no type does`,
      { node: quant.name },
      'use a signed one, or narrow=0',
    );
  }
  const saturation = narrow ? 'SAT_SYM' : 'SAT';
  return {
    activation: 'linear',
    ...common,
    result_t: type(fixed(bits, bits + exponent, { signed, rounding, saturation })),
  };
}

/** The constant that a quantiser reads, when it reads one. */
export function quantizedConstant(graph: ModelGraph, quant: Quant | BipolarQuant): Constant | undefined {
  const source = graph.producerOf(quant);
  return source instanceof Constant ? source : undefined;
}

/** Gives `reader` another value of the constant that it reads; other readers of that constant keep the old one. */
export function setConstant(graph: ModelGraph, reader: Layer, constant: Constant, value: Weight): void {
  if (graph.consumers(constant).length === 1 && !graph.isOutput(constant)) {
    constant.set(Constant.attributes.value, value);
    return;
  }
  const name = graph.uniqueName(constant.name);
  graph.insertBefore(reader, 0, Constant, { name, inputs: [], attributes: { value } });
}

/** The ApplyAlpha `<quantiser>_rescale` that makes values of the integers again. */
export function rescaleSpec(graph: ModelGraph, quant: Layer, { scale, zeropt }: QuantParameters): Partial<LayerSpec> {
  const shape = quant.inputShape();
  const step = spreadTo(scale, shape);
  const zero = spreadTo(zeropt, shape).data;
  // Not in single precision: the framework subtracts before it multiplies.
  const offset = tensor(
    shape,
    Float64Array.from(step.data, (s, i) => 0 - s * zero[i]),
  );
  return { name: graph.uniqueName(`${quant.name}_rescale`), attributes: affineAttributes(step, offset, shape) };
}
