import { formatPrecision } from '../../fixed';
import { Layer, type ModelGraph } from '../../ir';
import { Activation, Input } from '../../layers';
import { modelOptimizer } from '../../pass';
import { createPropagation, hasQuantizers, isBitExact, keepsItsType, settleTypes } from '../bit-exact';
import { modelDefault } from '../precision-rules';

/**
 * Gives every layer the types that its exact values need, as far as anything behind uses them (numerics.md 5.2). On with
 * Model.BitExact true; without an answer there, when the model has fixed-point quantisers. Overrules configured types.
 */
export const bitExact = modelOptimizer({
  name: 'bit_exact',
  doc: 'Derive all types from the quantisers of the model, so that its own numbers come out exactly.',
  preserves: 'nothing',
})((graph) => {
  if (!isBitExact(graph)) return false;
  const open = graph.layers.filter((layer) => !layer.get(Layer.common.bitExact));
  if (open.length === 0) return false;
  if (hasQuantizers(graph) && bypassLinear(graph)) return true;
  for (const layer of open) if (layer instanceof Input) giveType(graph, layer);
  const propagation = createPropagation(graph);
  // All masks are narrowed before anything is wanted.
  for (const layer of graph.layers) propagation.produced(layer);
  for (const layer of open) settleTypes(graph, layer, propagation);
  return false;
});

/** An input that not only quantisers read has its configured type, from which the rest follows. */
function giveType(graph: ModelGraph, input: Input): void {
  const { result, trusted } = Layer.common;
  if (input.get(trusted) || !keepsItsType(graph, input)) return;
  const { name, precision: given } = input.get(result);
  const precision = given.kind === 'auto' ? modelDefault(graph) : given;
  input.set(result, { name: name === '' ? `${input.name}_t` : name, precision });
  if (graph.config!.ownPrecision(input, 'result')) return;
  graph.report({
    code: 'input-not-quantised',
    severity: 'warning',
    where: { node: input.name },
    message: `the model does not quantise this input: it has the default type ${formatPrecision(precision)}`,
    hint: `set LayerName.${input.name}.Precision.result to a type that holds its values`,
  });
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
