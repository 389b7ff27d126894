import type { OnnxGraph } from '../graph';

const COMMUTATIVE: ReadonlySet<string> = new Set(['Add', 'Mul', 'Sum']);

/** Puts the constants behind the other operands of commutative operators. */
export function orderOperands(graph: OnnxGraph): OnnxGraph {
  const isConstant = (tensor: string) => graph.constants.has(tensor);
  const nodes = graph.nodes.map((node) => {
    if (!COMMUTATIVE.has(node.op) || node.domain !== '') return node;
    const computed = node.inputs.filter((tensor) => !isConstant(tensor));
    return { ...node, inputs: [...computed, ...node.inputs.filter(isConstant)] };
  });
  return { ...graph, nodes };
}
