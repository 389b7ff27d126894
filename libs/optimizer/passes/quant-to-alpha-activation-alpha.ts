import { isAll, type LayerClass, type LayerSpec, type ModelGraph, mapTensor } from '../../ir';
import { Activation, ApplyAlpha, BipolarQuant, isBipolar, Quant } from '../../layers';
import { layerOptimizer } from '../../pass';
import { affineAttributes } from './affine-parameters';
import { activationAttributes, quantizedConstant, quantParameters, rescaleSpec } from './quant-parameters';

/**
 * Makes three layers of a quantiser of any scale and zero point: `<quantiser>_scale` divides by the scale, `<quantiser>_act`
 * converts to integers, `<quantiser>_rescale` multiplies again.
 */
export const quantToAlphaActivationAlpha = layerOptimizer(Quant, {
  name: 'quant_to_alpha_activation_alpha',
  doc: 'A quantiser is a scale, a type of integers and the scale again.',
  preserves: 'values',
})(toAlphaActivationAlpha);

/** The same for signs, which no scale changes: a sign function and a scale. */
export const bipolarQuantToAlphaActivationAlpha = layerOptimizer(BipolarQuant, {
  name: 'bipolar_quant_to_alpha_activation_alpha',
  doc: 'A quantiser to signs is a sign function and a scale.',
  preserves: 'values',
})(toAlphaActivationAlpha);

function toAlphaActivationAlpha(graph: ModelGraph, quant: Quant | BipolarQuant): boolean {
  const parameters = quantParameters(quant);
  if (!parameters || quantizedConstant(graph, quant)) return false;
  const { integers, scale, zeropt } = parameters;
  const name = graph.uniqueName(`${quant.name}_act`);
  const chain: (readonly [LayerClass, Partial<LayerSpec>])[] = [];
  if (!isBipolar(integers) || !isAll(zeropt, 0)) {
    const inverse = mapTensor(scale, (step) => 1 / step);
    chain.push([
      ApplyAlpha,
      {
        name: graph.uniqueName(`${quant.name}_scale`),
        attributes: affineAttributes(inverse, zeropt, quant.inputShape()),
      },
    ]);
  }
  chain.push([Activation, { name, attributes: activationAttributes(quant, parameters, 0) }]);
  chain.push([ApplyAlpha, rescaleSpec(graph, quant, parameters)]);
  graph.split(quant, chain);
  return true;
}
