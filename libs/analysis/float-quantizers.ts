import { type NamedType, quantizer } from '../fixed';
import { type Attribute, type Layer, type Shape, sizeOf, weightTensor } from '../ir';
import {
  type BipolarQuant,
  broadcastIndex,
  type FixedPointQuantizer,
  MASK,
  type MaskAttributes,
  maskTypes,
  QUANT_SCALE,
  Quant,
  quantToInteger,
  Softmax,
  UnaryLUT,
} from '../layers';

type Step = ([x]: readonly Float64Array[]) => readonly Float64Array[];

/** A quantiser is part of the model: the framework itself computes with what it gives. */
export const fixedPointQuantizer = (layer: FixedPointQuantizer): Step => {
  const convert = quantizedInput(layer, MASK);
  return ([x]) => [convert(x)];
};

/** The input of a layer through its mask; as it is without one. */
export function quantizedInput(layer: Layer, attributes: MaskAttributes): (x: Float64Array) => Float64Array {
  const types = maskTypes(layer, attributes, sizeOf(layer.inputShape()));
  if (types.length === 0) return (x) => x;
  const convert = types.map((type) => (type ? quantizer(type) : () => 0));
  return (x) => x.map((value, at) => convert[at % convert.length](value));
}

/** The table's entry for the nearest input below that has one. */
export const unaryLut = (layer: UnaryLUT): Step => {
  const { index, table } = UnaryLUT.attributes;
  const { precision } = layer.get(index);
  const { data } = weightTensor(layer.get(table));
  const convert = quantizer(precision);
  const scale = precision.kind === 'fixed' ? 2 ** (precision.width - precision.integer) : 1;
  return ([x]) => [x.map((value) => data[(convert(value) * scale + data.length) % data.length])];
};

/** What Keras adds to a divisor. */
const EPSILON = 1e-7;

/** One slice of a softmax whose arguments, terms, sum and reciprocal go through the model's own quantisers. */
export const quantizedSoftmaxSlice = (layer: Softmax): ((x: readonly number[]) => number[]) => {
  const { implementation, expScale, inputNorm, expTable, invInput, invTable } = Softmax.attributes;
  const stable = layer.get(implementation) === 'stable';
  const scale = layer.get(expScale);
  const through = (type: Attribute<NamedType>) => quantizer(layer.get(type).precision);
  const [term, divisor, reciprocal] = [expTable, invInput, invTable].map(through);
  const argument = stable ? through(inputNorm) : (x: number) => x;
  return (x) => {
    const top = Math.max(...x);
    const terms = x.map((value) => term(Math.exp(stable ? -argument(top - value) * scale : value * scale)));
    const factor = reciprocal(1 / (divisor(terms.reduce((a, b) => a + b)) + EPSILON));
    return terms.map((value) => value * factor);
  };
};

/** (integer - zero point) * scale; the parameters are inputs or attributes. */
export const quant = (layer: Quant): Step => {
  const { signed, narrow, rounding, scale, zeropt, bitwidth } = Quant.attributes;
  const own = [layer.get(scale), layer.get(zeropt)].map((weight) => Float64Array.from(weightTensor(weight).data));
  const shapes = [scale, zeropt].map((attribute, i) =>
    layer.inputs.length > 1 ? layer.inputShape(i + 1) : layer.get(attribute).tensor.shape,
  );
  const [steps, zeros] = shapes.map((shape) => operandIndex(shape, layer.shape));
  const common = { signed: layer.get(signed), narrow: layer.get(narrow), rounding: layer.get(rounding) };
  return ([x, s = own[0], z = own[1], bits = Float64Array.of(layer.get(bitwidth))]) => {
    const toInteger = quantToInteger({ ...common, bits: bits[0] });
    return [
      x.map((value, i) => {
        const [step, zero] = [s[steps[i]], z[zeros[i]]];
        return (toInteger(value, step, zero) - zero) * step;
      }),
    ];
  };
};

/** The scale with the sign of x. */
export const bipolarQuant = (layer: BipolarQuant): Step => {
  const own = weightTensor(layer.get(QUANT_SCALE.scale));
  const shape = layer.inputs.length > 1 ? layer.inputShape(1) : own.shape;
  const index = operandIndex(shape, layer.shape);
  return ([x, s = Float64Array.from(own.data)]) => [x.map((value, i) => (value >= 0 ? s[index[i]] : -s[index[i]]))];
};

/** For each element of `to`, that of a parameter; one of more dimensions has extents of 1 in front. */
function operandIndex(from: Shape, to: Shape): Int32Array {
  return broadcastIndex(from.slice(Math.max(0, from.length - to.length)), to);
}
