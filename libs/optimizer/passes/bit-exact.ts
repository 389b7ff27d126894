import { userError } from '../../diagnostic';
import { Layer, type ModelGraph } from '../../ir';
import { Activation, FixedPointQuantizer } from '../../layers';
import { modelOptimizer } from '../../pass';
import { createPropagation, settleTypes } from '../bit-exact';

/**
 * Gives every layer the types that its exact values need, as far as anything behind uses them (numerics.md 5.2). On with
 * Model.BitExact true; without an answer there, when the model has fixed-point quantisers. Overrules configured types.
 */
export const bitExact = modelOptimizer({
  name: 'bit_exact',
  doc: 'Derive all types from the quantisers of the model, so that its own numbers come out exactly.',
  preserves: 'nothing',
})((graph) => {
  const quantized = graph.layers.some((layer) => layer instanceof FixedPointQuantizer);
  if (!isOn(graph, quantized)) return false;
  const open = graph.layers.filter((layer) => !layer.get(Layer.common.bitExact));
  if (open.length === 0) return false;
  if (quantized && bypassLinear(graph)) return true;
  const propagation = createPropagation(graph);
  // All masks are narrowed before anything is wanted.
  for (const layer of graph.layers) propagation.produced(layer);
  for (const layer of open) settleTypes(graph, layer, propagation);
  return false;
});

function isOn(graph: ModelGraph, quantized: boolean): boolean {
  const given = graph.config!.model('BitExact') ?? null;
  if (given === null) return quantized;
  if (typeof given === 'boolean') return given;
  throw userError('bad-config', `Model.BitExact is ${JSON.stringify(given)}, expected true, false or null`);
}

/** With quantisers of their own, linear activations only stand between layers. */
function bypassLinear(graph: ModelGraph): boolean {
  const linear = graph.layers.filter(
    (layer) =>
      layer instanceof Activation &&
      layer.get(Activation.attributes.activation) === 'linear' &&
      !layer.get(Layer.common.trusted),
  );
  for (const layer of linear) graph.bypass(layer);
  return linear.length > 0;
}
