import { quantizer } from '../fixed';
import { type Layer, sizeOf, weightTensor } from '../ir';
import { type FixedPointQuantizer, MASK, type MaskAttributes, maskTypes, UnaryLUT } from '../layers';

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
