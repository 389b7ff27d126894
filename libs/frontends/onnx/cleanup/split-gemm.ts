import { tensor } from '../../../ir';
import { nodeError, numberAttribute, type OnnxConstant, type OnnxGraph, type OnnxNode } from '../graph';
import { removeIdle } from './remove-idle';
import { sortByLevel } from './sort';

/**
 * Replaces each Gemm by MatMul and Add; the transpose and the factors of its constants become nodes that constant folding
 * removes. The reference cleanup drops idle nodes after each Gemm, and only then: both show in the nodes' names, so this
 * does the same.
 */
export function splitGemms(graph: OnnxGraph): OnnxGraph {
  let current = graph;
  for (;;) {
    const at = current.nodes.findIndex(({ op, domain }) => op === 'Gemm' && domain === '');
    if (at < 0) return current;
    const { nodes, constants } = splitGemm(current.nodes[at]);
    const split = {
      ...current,
      nodes: current.nodes.toSpliced(at, 1, ...nodes),
      constants: new Map([...current.constants, ...constants]),
    };
    current = removeIdle(sortByLevel(split));
  }
}

function splitGemm(gemm: OnnxNode): { nodes: OnnxNode[]; constants: Map<string, OnnxConstant> } {
  const [result] = gemm.outputs;
  const [a, b, c = ''] = gemm.inputs;
  if (numberAttribute(gemm, 'transA', 0) !== 0) {
    throw nodeError(
      gemm,
      'bad-attribute',
      'transA is set, which would transpose the batch',
      'export it without transA',
    );
  }
  const nodes: OnnxNode[] = [];
  const constants = new Map<string, OnnxConstant>();
  const add = (op: string, inputs: readonly string[], output: string): string => {
    nodes.push({ name: '', label: gemm.label, op, domain: '', inputs, outputs: [output], attributes: new Map() });
    return output;
  };
  const scale = (operand: string, key: string): string => {
    const factor = numberAttribute(gemm, key, 1);
    if (factor === 1) return operand;
    constants.set(`${result}::${key}`, {
      label: key,
      integer: false,
      ...tensor([], Float32Array.of(factor)),
    });
    return add('Mul', [operand, `${result}::${key}`], `${result}::${key} product`);
  };
  const right = numberAttribute(gemm, 'transB', 0) === 0 ? b : add('Transpose', [b], `${result}::transposed`);
  const scaled = scale(right, 'alpha');
  if (c === '') {
    add('MatMul', [a, scaled], result);
  } else {
    const product = add('MatMul', [a, scaled], `${result}::product`);
    add('Add', [product, scale(c, 'beta')], result);
  }
  return { nodes, constants };
}
