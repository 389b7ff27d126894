import { type Layer, type LayerSchema, ModelGraph } from '../../ir';
import { freshName } from '../names';
import type { LayerCall } from './handler';
import { handlerOf } from './handlers';
import type { KerasModel, TensorRef } from './model';
import { Options } from './options';
import { orderUses, type Use, useKey } from './order';
import { checkedWeights, type WeightSource } from './weights';

/**
 * Makes the graph of a model. Nodes are called like their layers. Further uses of a shared layer, which the graph has as layers of
 * their own with the same weights, are called `<layer>_0`, `<layer>_1`, ..., as in hls4ml.
 */
export function buildGraph(model: KerasModel, weights: WeightSource, schema: LayerSchema): ModelGraph {
  const graph = new ModelGraph(model.name, schema);
  const tensors = new Map<string, string>();
  const tensorOf = (ref: TensorRef) => tensors.get(useKey(ref)) as string;
  const declared = new Set(model.layers.map((layer) => layer.name));

  for (const use of orderUses(model)) {
    const inputs = use.inputs.map(tensorOf);
    const call = layerCall(model, use, graph, declared, inputs, weights);
    call.options.requireFloatPolicy();
    const nodes = handlerOf(use.layer.className)(call);
    call.options.rejectUnknown();
    let last: Layer | undefined;
    for (const { layer, ...rest } of nodes) last = graph.add(layer, rest);
    if (last === undefined) graph.knownNames.add(call.name);
    tensors.set(useKey({ layer: use.layer.name, call: use.call }), last?.name ?? inputs[0]);
  }
  graph.setOutput(model.outputs.map(tensorOf));
  graph.verify();
  return graph;
}

function layerCall(
  { version }: KerasModel,
  { layer, call }: Use,
  graph: ModelGraph,
  declared: ReadonlySet<string>,
  inputs: readonly string[],
  weights: WeightSource,
): LayerCall {
  const fresh = (wanted: string) => freshName(wanted, (name) => declared.has(name) || graph.has(name));
  const name = call === 0 ? layer.name : fresh(`${layer.name}_${call - 1}`);
  return {
    name,
    className: layer.className,
    version,
    options: new Options(name, layer.config),
    inputs: inputs.map((tensor) => ({ tensor, shape: graph.shapeOf(tensor) })),
    weights: (...expected) => checkedWeights(layer, weights(layer), expected),
    fresh,
  };
}
