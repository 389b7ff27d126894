import { userError } from '../../diagnostic';
import { type LayerSchema, ModelGraph } from '../../ir';
import { freshName } from '../names';
import type { NodeSpec } from './handler';
import { handlerOf } from './handlers';
import type { KerasLayer, KerasModel, TensorRef } from './model';
import { Options } from './options';
import { orderUses, useKey } from './order';
import type { Placement, Site } from './site';
import { addTimeDistributed } from './time-distributed';
import { checkedWeights, type WeightSource } from './weights';

/**
 * Makes the graph of a model. Nodes are called like their layers, those of nested models too. Further uses of a shared layer,
 * which the graph has as layers of their own with the same weights, are called `<layer>_0`, `<layer>_1`, ..., as in hls4ml.
 */
export function buildGraph(model: KerasModel, weights: WeightSource, schema: LayerSchema): ModelGraph {
  const graph = new ModelGraph(model.name, schema);
  const declared = new Set(model.layers.map((layer) => layer.name));
  const fresh = (wanted: string) => freshName(wanted, (name) => declared.has(name) || graph.has(name));
  const site: Site = {
    graph,
    version: model.version,
    weights,
    fresh,
    addLayer: (layer, placement) => addLayer(site, layer, placement),
  };
  graph.setOutput(
    addModel(site, model, (layer, call) => (call === 0 ? layer.name : fresh(`${layer.name}_${call - 1}`))),
  );
  graph.verify();
  return graph;
}

/** Adds the layers of a model, whose inputs are tensors when it is nested; answers its outputs. */
function addModel(
  site: Site,
  model: KerasModel,
  nameOf: (layer: KerasLayer, call: number) => string,
  given?: readonly string[],
): readonly string[] {
  const tensors = new Map<string, readonly string[]>();
  const tensorOf = (ref: TensorRef) => tensorAt(ref, tensors.get(useKey(ref)) as readonly string[]);
  for (const [i, ref] of model.inputs.entries()) if (given) tensors.set(useKey(ref), [given[i]]);
  for (const { layer, call, inputs } of orderUses(model)) {
    const key = useKey({ layer: layer.name, call });
    if (tensors.has(key)) continue;
    tensors.set(key, site.addLayer(layer, { name: nameOf(layer, call), inputs: inputs.map(tensorOf) }));
  }
  return model.outputs.map(tensorOf);
}

function tensorAt(ref: TensorRef, outputs: readonly string[]): string {
  const tensor = outputs[ref.index];
  if (tensor !== undefined) return tensor;
  const message = `output ${ref.index} is read, but this layer has ${outputs.length}`;
  throw userError('unknown-tensor', message, { node: ref.layer });
}

function addLayer(site: Site, layer: KerasLayer, placement: Placement): readonly string[] {
  const { graph, fresh } = site;
  const { name, inputs } = placement;
  if (layer.model) {
    graph.knownNames.add(name);
    if (inputs.length !== layer.model.inputs.length) {
      const message = `the model reads ${inputs.length} tensors, expected ${layer.model.inputs.length}`;
      throw userError('bad-inputs', message, { node: name });
    }
    return addModel(site, layer.model, (inner) => fresh(inner.name), inputs);
  }
  if (layer.wrapped) return addTimeDistributed(site, layer, layer.wrapped, placement);
  const nodes = nodesOf(site, layer, placement);
  if (nodes.length === 0) graph.knownNames.add(name);
  let outputs: readonly string[] = [inputs[0]];
  for (const { layer: layerClass, shapeAttributes, ...spec } of nodes) {
    const more = shapeAttributes?.(spec.inputs.map((tensor) => graph.shapeOf(tensor)));
    outputs = graph.add(layerClass, { ...spec, attributes: { ...spec.attributes, ...more } }).outputs;
  }
  return outputs;
}

function nodesOf(
  { graph, version, weights, fresh }: Site,
  layer: KerasLayer,
  placement: Placement,
): readonly NodeSpec[] {
  const { name, inputs, origin } = placement;
  const options = new Options(name, layer.config);
  // Nothing is computed in the type of an input.
  if (layer.className !== 'InputLayer') options.requireFloatPolicy();
  const nodes = handlerOf(layer.className)({
    name,
    className: layer.className,
    version,
    options,
    inputs: inputs.map((tensor) => ({ tensor, shape: graph.shapeOf(tensor) })),
    weights: (...expected) => checkedWeights(layer, weights(layer), expected),
    stored: (part) => weights(layer, part),
    fresh,
  });
  options.rejectUnknown();
  if (origin === undefined) return nodes;
  return nodes.map((node) => ({ ...node, origin: (node.origin ?? node.name).replace(name, origin) }));
}
