import { isAll } from '../../../ir';
import { spreads } from '../broadcast';
import { numberAttribute, type OnnxGraph, type OnnxNode } from '../graph';
import { isFloatType } from '../tensor-proto';
import { sortByLevel } from './sort';

const PASS_ONE_INPUT: ReadonlySet<string> = new Set(['Concat', 'Max', 'Mean', 'Min', 'Sum']);
const NEUTRAL: Readonly<Record<string, number>> = { Add: 0, Sub: 0, Mul: 1, Div: 1 };

/** Removes what does not change values when a trained network is run: Identity, Dropout, casts to floating point types. */
export function removeIdentities(graph: OnnxGraph): OnnxGraph {
  const read = readTensors(graph);
  return removeNodes(graph, (node) => isIdentity(node, read));
}

/**
 * Removes identities, additions of 0 and multiplications by 1, one after the other, sorting after each: so does the
 * reference cleanup, and it shows in the order of the nodes.
 */
export function removeIdle(graph: OnnxGraph): OnnxGraph {
  const read = readTensors(graph);
  const found = graph.nodes.find((node) => isIdentity(node, read) || isNeutral(node, graph));
  return found ? removeIdle(sortByLevel(removeNodes(graph, (node) => node === found))) : graph;
}

const readTensors = (graph: OnnxGraph) => new Set([...graph.outputs, ...graph.nodes.flatMap(({ inputs }) => inputs)]);

function isIdentity(node: OnnxNode, read: ReadonlySet<string>): boolean {
  if (node.domain !== '' || node.inputs.length === 0) return false;
  if (node.outputs.slice(1).some((tensor) => read.has(tensor))) return false;
  if (node.op === 'Cast') return isFloatType(numberAttribute(node, 'to', 0));
  if (PASS_ONE_INPUT.has(node.op)) return node.inputs.length === 1;
  return node.op === 'Identity' || node.op === 'Dropout';
}

function isNeutral(node: OnnxNode, graph: OnnxGraph): boolean {
  const neutral = node.domain === '' ? NEUTRAL[node.op] : undefined;
  const operand = graph.constants.get(node.inputs[1]);
  const shape = graph.shapes.get(node.inputs[0]) ?? graph.shapes.get(node.outputs[0]);
  if (neutral === undefined || !operand || !shape) return false;
  return isAll(operand, neutral) && spreads(operand.shape, shape);
}

/** The readers of a removed node read its first input instead. The nodes must be sorted, for chains to resolve. */
function removeNodes(graph: OnnxGraph, isRemoved: (node: OnnxNode) => boolean): OnnxGraph {
  const alias = new Map<string, string>();
  const resolve = (tensor: string) => alias.get(tensor) ?? tensor;
  const nodes: OnnxNode[] = [];
  for (const node of graph.nodes) {
    if (isRemoved(node)) alias.set(node.outputs[0], resolve(node.inputs[0]));
    else nodes.push({ ...node, inputs: node.inputs.map(resolve) });
  }
  return { ...graph, nodes, outputs: graph.outputs.map(resolve) };
}
