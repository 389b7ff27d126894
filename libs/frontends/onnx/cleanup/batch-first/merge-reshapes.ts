import { shapesEqual } from '../../../../ir';
import { freshTensor, indexNodes, makeNode, ONNX, type OnnxGraph, type OnnxNode } from '../../graph';
import { removeUnread } from '../remove-unread';
import { shapeConstant } from '../spatial-reductions';

const RESHAPINGS: ReadonlySet<string> = new Set(['Flatten', 'Reshape', 'Squeeze', 'Unsqueeze']);

/** Of reshapings in a row one is left, or none. */
export function mergeReshapes(graph: OnnxGraph): OnnxGraph {
  let current = graph;
  for (;;) {
    const next = mergeOne(current);
    if (!next) return removeUnread(current);
    current = next;
  }
}

const isReshaping = (node: OnnxNode | undefined): node is OnnxNode =>
  node !== undefined && node.domain === ONNX && RESHAPINGS.has(node.op);

function mergeOne(graph: OnnxGraph): OnnxGraph | undefined {
  const { producer, readers } = indexNodes(graph.nodes);
  for (const node of graph.nodes.filter(isReshaping)) {
    const [input] = node.inputs;
    const [result] = node.outputs;
    const [from, to] = [graph.shapes.get(input), graph.shapes.get(result)];
    if (!from || !to) continue;
    if (shapesEqual(from, to) && !graph.outputs.includes(result)) return bypass(graph, node, readers(result));
    const before = producer(input);
    if (!isReshaping(before)) continue;
    const target = freshTensor(graph, `${result} shape`);
    const merged = makeNode(node.label, 'Reshape', [before.inputs[0], target], node.outputs);
    return {
      ...graph,
      nodes: graph.nodes.map((other) => (other === node ? merged : other)),
      constants: new Map([...graph.constants, [target, shapeConstant(target, to)]]),
    };
  }
  return undefined;
}

function bypass(graph: OnnxGraph, node: OnnxNode, readers: readonly OnnxNode[]): OnnxGraph {
  const renamed = (tensor: string) => (tensor === node.outputs[0] ? node.inputs[0] : tensor);
  const nodes = graph.nodes.filter((other) => other !== node);
  return {
    ...graph,
    nodes: nodes.map((other) => (readers.includes(other) ? { ...other, inputs: other.inputs.map(renamed) } : other)),
  };
}
