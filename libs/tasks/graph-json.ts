import { formatPrecision, type NamedType } from '../fixed';
import type { Attribute, Layer, ModelGraph } from '../ir';

/** A graph for scripts: every attribute with its value, types as `name=fixed<16,6,TRN,WRAP,0>`, weights by type and shape. */
export function graphJson(graph: ModelGraph): unknown {
  return {
    inputs: graph.inputs.map((layer) => layer.name),
    outputs: graph.outputs,
    nodes: graph.layers.map(nodeJson),
  };
}

function nodeJson(layer: Layer): unknown {
  const weights = [...layer.weights.values()].map(({ name, type, weight }) => [
    name,
    { type: typeText(type), shape: weight.tensor.shape },
  ]);
  const others = layer.expected
    .filter(({ kind, key }) => kind !== 'weight' && layer.getAttr(key) !== undefined)
    .map((attribute) => [attribute.key, attributeJson(layer, attribute)]);
  const variables = [...layer.variables.values()].map(({ name, shape, type }) => [
    name,
    { type: typeText(type), shape },
  ]);
  return {
    class: layer.kind,
    name: layer.name,
    inputs: layer.inputs,
    outputs: layer.outputs,
    attributes: Object.fromEntries([...others, ...weights, ...variables]),
  };
}

function attributeJson(layer: Layer, { kind, key }: Attribute<unknown>): unknown {
  const value = layer.getAttr(key);
  return kind === 'type' ? typeText(value as NamedType) : value;
}

function typeText({ name, precision }: NamedType): string {
  return `${name}=${formatPrecision(precision)}`;
}
