import { type ModelGraph, mapTensor, weightTensor } from '../../ir';
import { BipolarQuant, Constant, Quant } from '../../layers';
import { layerOptimizer } from '../../pass';
import {
  exponentOf,
  quantizedConstant,
  quantizedIntegers,
  quantParameters,
  setConstant,
  weightQuantizer,
} from './quant-parameters';

/** Quantises a constant whose quantiser is a type: one power of two as its scale, and no zero point. */
export const fuseQuantWithConstant = layerOptimizer(Quant, {
  name: 'fuse_quant_with_constant',
  doc: 'Quantise a constant by a quantiser whose scale is a power of two.',
  preserves: 'values',
})(fuse);

/** The same for signs, of scale 1. */
export const fuseBipolarQuantWithConstant = layerOptimizer(BipolarQuant, {
  name: 'fuse_bipolar_quant_with_constant',
  doc: 'Quantise a constant to signs of scale 1.',
  preserves: 'values',
})(fuse);

function fuse(graph: ModelGraph, quant: Quant | BipolarQuant): boolean {
  const [parameters, constant] = [quantParameters(quant), quantizedConstant(graph, quant)];
  const exponent = parameters && exponentOf(parameters);
  if (!parameters || !constant || exponent === undefined) return false;
  const raw = weightTensor(constant.get(Constant.attributes.value));
  const tensor = mapTensor(quantizedIntegers(parameters, raw), (integer) => integer * 2 ** exponent);
  setConstant(graph, quant, constant, { tensor, quantizer: weightQuantizer(parameters.integers, exponent) });
  graph.bypass(quant);
  return true;
}
