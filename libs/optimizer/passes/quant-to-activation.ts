import type { ModelGraph } from '../../ir';
import { Activation, BipolarQuant, Quant } from '../../layers';
import { layerOptimizer } from '../../pass';
import { activationAttributes, exponentOf, quantizedConstant, quantParameters } from './quant-parameters';

/** Makes a linear activation `<quantiser>_act`, whose type rounds and saturates, of a quantiser that is no more than a type. */
export const quantToActivation = layerOptimizer(Quant, {
  name: 'quant_to_activation',
  doc: 'A quantiser whose scale is a power of two is a type.',
  preserves: 'values',
})(toActivation);

/** The same for signs: a binary tanh. */
export const bipolarQuantToActivation = layerOptimizer(BipolarQuant, {
  name: 'bipolar_quant_to_activation',
  doc: 'A quantiser to signs of scale 1 is a sign function.',
  preserves: 'values',
})(toActivation);

function toActivation(graph: ModelGraph, quant: Quant | BipolarQuant): boolean {
  const parameters = quantParameters(quant);
  const exponent = parameters && exponentOf(parameters);
  if (!parameters || exponent === undefined || quantizedConstant(graph, quant)) return false;
  graph.replace(quant, Activation, {
    name: graph.uniqueName(`${quant.name}_act`),
    attributes: activationAttributes(quant, parameters, exponent),
  });
  return true;
}
