import { userError } from '../../../diagnostic';
import type { OnnxGraph } from '../graph';

/**
 * The nodes by their distance from the inputs (the longest path), in the order of the file among equals. The reference
 * cleanup numbers nodes in this order. A user error names the nodes of a cycle.
 */
export function sortByLevel(graph: OnnxGraph): OnnxGraph {
  const producer = new Map(graph.nodes.flatMap((node, i) => node.outputs.map((tensor) => [tensor, i] as const)));
  const sources = graph.nodes.map(({ inputs }) => new Set(inputs.flatMap((tensor) => producer.get(tensor) ?? [])));
  const readers: number[][] = graph.nodes.map(() => []);
  for (const [i, from] of sources.entries()) for (const source of from) readers[source].push(i);

  const waiting = sources.map((from) => from.size);
  const order: number[] = [];
  let level = [...waiting.keys()].filter((i) => waiting[i] === 0);
  while (level.length > 0) {
    order.push(...level);
    level = level
      .flatMap((i) => readers[i])
      .filter((reader) => --waiting[reader] === 0)
      .sort((a, b) => a - b);
  }
  if (order.length < graph.nodes.length) {
    const stuck = graph.nodes.filter((_, i) => waiting[i] > 0).map(({ label }) => label);
    const names = `${stuck.slice(0, 5).join(', ')}${stuck.length > 5 ? ', ...' : ''}`;
    const what = `the graph has a cycle, ${stuck.length} nodes wait for each other: ${names}`;
    throw userError('cyclic-graph', what, { node: stuck[0] }, 'unroll loops before exporting the model');
  }
  return { ...graph, nodes: order.map((i) => graph.nodes[i]) };
}
