import type { OnnxGraph } from '../graph';

/** Removes the nodes on which no output depends. The nodes must be sorted. */
export function removeUnread(graph: OnnxGraph): OnnxGraph {
  const read = new Set(graph.outputs);
  const kept = graph.nodes.toReversed().filter((node) => {
    const needed = node.outputs.some((tensor) => read.has(tensor));
    if (needed) for (const tensor of node.inputs) read.add(tensor);
    return needed;
  });
  return { ...graph, nodes: kept.reverse() };
}
