import { type ModelGraph, weightTensor } from '../../ir';
import { ApplyAlpha, BipolarQuant, Constant, Quant } from '../../layers';
import { layerOptimizer } from '../../pass';
import {
  quantizedConstant,
  quantizedIntegers,
  quantParameters,
  rescaleSpec,
  setConstant,
  weightQuantizer,
} from './quant-parameters';

/** Quantises a constant to integers, and makes an ApplyAlpha `<quantiser>_rescale` of the scale and the zero point. */
export const constQuantToConstAlpha = layerOptimizer(Quant, {
  name: 'const_quant_to_const_alpha',
  doc: 'Quantise a constant to integers, with a layer for the scale and the zero point.',
  preserves: 'values',
})(toConstAlpha);

/** The same for signs. */
export const constBipolarQuantToConstAlpha = layerOptimizer(BipolarQuant, {
  name: 'const_bipolar_quant_to_const_alpha',
  doc: 'Quantise a constant to signs, with a layer for the scale.',
  preserves: 'values',
})(toConstAlpha);

function toConstAlpha(graph: ModelGraph, quant: Quant | BipolarQuant): boolean {
  const [parameters, constant] = [quantParameters(quant), quantizedConstant(graph, quant)];
  if (!parameters || !constant) return false;
  const tensor = quantizedIntegers(parameters, weightTensor(constant.get(Constant.attributes.value)));
  setConstant(graph, quant, constant, { tensor, quantizer: weightQuantizer(parameters.integers, 0) });
  graph.replace(quant, ApplyAlpha, rescaleSpec(graph, quant, parameters));
  return true;
}
