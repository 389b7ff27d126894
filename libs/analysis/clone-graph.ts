import { type LayerClass, ModelGraph } from '../ir';

/** A copy on which flows can be tried: layers are new, weights are shared (nothing writes into their data). */
export function cloneGraph(graph: ModelGraph): ModelGraph {
  const copy = new ModelGraph(graph.name, graph.schema);
  for (const layer of graph.layers) {
    const attributes = Object.fromEntries(layer.entries().map(([{ key }, value]) => [key, value]));
    const { name, origin, inputs, outputs } = layer;
    copy.add(layer.constructor as LayerClass, { name, origin, inputs, outputs, attributes });
  }
  copy.setOutput(graph.outputs);
  for (const name of graph.knownNames) copy.knownNames.add(name);
  for (const flow of graph.applied) copy.applied.add(flow);
  for (const report of graph.reports) copy.report(report);
  return copy;
}
