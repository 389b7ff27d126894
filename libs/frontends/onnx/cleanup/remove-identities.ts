import type { OnnxGraph, OnnxNode } from '../graph';
import { numberAttribute } from '../graph';
import { isFloatType } from '../tensor-proto';
import { removeNodes } from './alias';

const PASS_ONE_INPUT: ReadonlySet<string> = new Set(['Concat', 'Max', 'Mean', 'Min', 'Sum']);

/** Removes what does not change values when a trained network is run: Identity, Dropout, casts to floating point types. */
export function removeIdentities(graph: OnnxGraph): OnnxGraph {
  const read = new Set([...graph.outputs, ...graph.nodes.flatMap(({ inputs }) => inputs)]);
  return removeNodes(graph, (node) => {
    const masked = node.outputs.slice(1).some((tensor) => read.has(tensor));
    return isIdentity(node) && !masked ? node.inputs[0] : undefined;
  });
}

function isIdentity(node: OnnxNode): boolean {
  if (node.domain !== '' || node.inputs.length === 0) return false;
  if (node.op === 'Cast') return isFloatType(numberAttribute(node, 'to', 0));
  if (PASS_ONE_INPUT.has(node.op)) return node.inputs.length === 1;
  return node.op === 'Identity' || node.op === 'Dropout';
}
