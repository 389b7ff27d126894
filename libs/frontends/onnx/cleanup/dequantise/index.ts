import { isAll, shapesEqual, type Tensor } from '../../../../ir';
import { MICROSOFT, nodeError, ONNX, type OnnxGraph, type OnnxNode } from '../../graph';
import { removeUnread } from '../remove-unread';
import { Draft, type Quantisation } from './draft';
import { EXPANSIONS, PASSING } from './expansions';

const HINT = 'export it with QuantizeLinear and DequantizeLinear around float operators';

/**
 * Makes float operators between QONNX's quantisers of a graph that computes with integers: pairs of QuantizeLinear and
 * DequantizeLinear (QCDQ, with a Clip between for fewer bits), and operators on integers (QLinearConv and others). Each tensor of
 * integers stands for the numbers that they mean.
 */
export function dequantise(graph: OnnxGraph): OnnxGraph {
  if (!graph.nodes.some(isQuantised)) return graph;
  const draft = new Draft(graph);
  for (const node of graph.nodes) rewrite(draft, node);
  const outputs = graph.outputs.map((tensor) => {
    const integers = draft.quantisationOf(tensor) !== undefined && !draft.isFloat(tensor);
    if (integers)
      throw nodeError(producerOf(graph, tensor), 'unsupported-operand', 'the model output is integers', HINT);
    return draft.resolve(tensor);
  });
  return removeUnread({ ...graph, nodes: draft.nodes, constants: draft.constants, outputs });
}

const producerOf = (graph: OnnxGraph, tensor: string) =>
  graph.nodes.find(({ outputs }) => outputs.includes(tensor)) as OnnxNode;

function isQuantised({ op, domain }: OnnxNode): boolean {
  if (domain !== ONNX && domain !== MICROSOFT) return false;
  return op === 'QuantizeLinear' || op === 'DequantizeLinear' || Object.hasOwn(EXPANSIONS, op);
}

function rewrite(draft: Draft, node: OnnxNode): void {
  const own = node.domain === ONNX || node.domain === MICROSOFT ? node.op : '';
  if (own === 'QuantizeLinear') {
    draft.quantise(node, draft.resolve(node.inputs[0]), node.outputs[0], draft.quantisationAt(node, 0, 1, 2));
  } else if (own === 'DequantizeLinear') dequantiseTensor(draft, node);
  else if (Object.hasOwn(EXPANSIONS, own)) EXPANSIONS[own](draft, node);
  else keep(draft, node);
}

/** A constant of integers becomes a quantised constant; what a quantiser of the same parameters made is used as it is. */
function dequantiseTensor(draft: Draft, node: OnnxNode): void {
  const [integers] = node.inputs;
  const wanted = draft.quantisationAt(node, 0, 1, 2);
  if (draft.constants.has(integers)) {
    draft.quantisedConstant(node, integers, node.outputs[0], wanted);
    return;
  }
  const made = draft.quantisationOf(integers);
  if (!made) throw nodeError(node, 'unsupported-operand', 'no quantiser made the integers that it reads', HINT);
  if (!sameParameters(made, wanted)) {
    throw nodeError(node, 'unsupported-operand', 'its scale or zero point is another one than the quantiser had', HINT);
  }
  draft.alias(node.outputs[0], integers);
}

const sameValues = (a: Tensor, b: Tensor) =>
  (shapesEqual(a.shape, b.shape) && a.data.every((x, i) => x === b.data[i])) ||
  (isAll(a, b.data[0]) && isAll(b, a.data[0]));

export function sameParameters(a: Quantisation, b: Quantisation): boolean {
  return sameValues(a.scale, b.scale) && sameValues(a.zeropt, b.zeropt);
}

/** A float operator, or one that moves or selects integers and so does the same to what they mean. */
function keep(draft: Draft, node: OnnxNode): void {
  const [first] = node.inputs.map((tensor) => draft.quantisationOf(tensor)).filter((found) => found !== undefined);
  if (!first) {
    draft.push(node);
    return;
  }
  if (node.domain === ONNX && node.op === 'Clip' && draft.narrow(node, first)) return;
  const all = node.inputs.filter((tensor) => !draft.constants.has(tensor) && tensor !== '');
  const same = all.every((tensor) => {
    const found = draft.quantisationOf(tensor);
    return found !== undefined && sameParameters(found, first);
  });
  if (node.domain !== ONNX || !PASSING.has(node.op) || !same) {
    throw nodeError(node, 'unsupported-operand', 'it computes with integers', HINT);
  }
  draft.push(node);
  for (const tensor of node.outputs) draft.tag(tensor, first);
}
