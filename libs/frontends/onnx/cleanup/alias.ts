import type { OnnxGraph, OnnxNode } from '../graph';

/** The graph without the nodes for which `sourceOf` names the tensor that their readers can read instead. */
export function removeNodes(graph: OnnxGraph, sourceOf: (node: OnnxNode) => string | undefined): OnnxGraph {
  const alias = new Map<string, string>();
  const resolve = (tensor: string) => alias.get(tensor) ?? tensor;
  const nodes: OnnxNode[] = [];
  // In topological order, so that chains of removed nodes resolve to their first tensor.
  for (const node of graph.nodes) {
    const source = sourceOf(node);
    if (source === undefined) nodes.push({ ...node, inputs: node.inputs.map(resolve) });
    else alias.set(node.outputs[0], resolve(source));
  }
  return { ...graph, nodes, outputs: graph.outputs.map(resolve) };
}
