import { precisionsEqual } from '../../fixed';
import { Layer } from '../../ir';
import { Activation } from '../../layers';
import { layerOptimizer } from '../../pass';

/** Removes a linear activation whose type equals its input's; auto equals auto. */
export const eliminateLinearActivation = layerOptimizer(Activation, {
  name: 'eliminate_linear_activation',
  doc: 'Remove a linear activation that converts nothing.',
  preserves: 'bits',
})((graph, activation) => {
  if (activation.get(Activation.attributes.activation) !== 'linear') return false;
  const before = graph.producerOf(activation).get(Layer.common.result).precision;
  if (!precisionsEqual(before, activation.get(Layer.common.result).precision)) return false;
  graph.bypass(activation);
  return true;
});
