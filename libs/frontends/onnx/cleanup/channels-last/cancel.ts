import { indexNodes, type OnnxGraph, type OnnxNode } from '../../graph';
import { isTranspose, permOf } from './transposes';

/** Takes away transposes that undo the one before them. */
export function cancelTransposes(graph: OnnxGraph): OnnxGraph {
  let current = graph;
  for (;;) {
    const next = cancelOne(current);
    if (!next) return current;
    current = next;
  }
}

function cancelOne(graph: OnnxGraph): OnnxGraph | undefined {
  const { readers, producer } = indexNodes(graph.nodes);
  for (const second of graph.nodes.filter(isTranspose)) {
    const first = producer(second.inputs[0]);
    if (!isTranspose(first) || !undoes(graph, first, second)) continue;
    const [source] = first.inputs;
    // A model output cannot be an input or a constant.
    if (graph.outputs.includes(second.outputs[0]) && producer(source) === undefined) continue;
    const kept = readers(first.outputs[0]).length > 1 || graph.outputs.includes(first.outputs[0]);
    const renamed = (tensor: string) => (tensor === second.outputs[0] ? source : tensor);
    const rest = graph.nodes.filter((node) => node !== second && (kept || node !== first));
    const nodes = rest.map((node): OnnxNode => {
      return node.inputs.includes(second.outputs[0]) ? { ...node, inputs: node.inputs.map(renamed) } : node;
    });
    return { ...graph, nodes, outputs: graph.outputs.map(renamed) };
  }
  return undefined;
}

function undoes(graph: OnnxGraph, first: OnnxNode, second: OnnxNode): boolean {
  const rank = graph.shapes.get(first.inputs[0])?.length;
  if (rank === undefined) return false;
  const [p, q] = [permOf(first, rank), permOf(second, rank)];
  return q.every((axis, i) => p[axis] === i);
}
