import {
  freshTensor,
  indexNodes,
  numberAttribute,
  ONNX,
  type OnnxConstant,
  type OnnxGraph,
  type OnnxNode,
} from '../../graph';
import { isElementwise } from './elementwise';
import {
  type Draft,
  directionOf,
  draftOf,
  inverse,
  isTranspose,
  makeTranspose,
  permOf,
  permutedConstant,
  permutedShape,
} from './transposes';

/** The version of the operators from which Softmax and Concat name one axis alone. */
const SINGLE_AXIS_SOFTMAX = 13;

/** Gives each reader of a transpose to channels first one of its own, so that each can move on. */
export function copyPastForks(graph: OnnxGraph): OnnxGraph {
  let current = graph;
  for (;;) {
    const { readers } = indexNodes(current.nodes);
    const fork = current.nodes.find(
      (node) => isTranspose(node) && directionOf(node) === 'to first' && usesOf(current, node, readers) > 1,
    );
    if (!fork) return current;
    current = copyFor(current, fork, readers(fork.outputs[0]).at(-1) as OnnxNode);
  }
}

type Readers = (tensor: string) => readonly OnnxNode[];

const usesOf = ({ outputs }: OnnxGraph, node: OnnxNode, readers: Readers) => {
  const count = readers(node.outputs[0]).length;
  return count === 0 ? 0 : count + Number(outputs.includes(node.outputs[0]));
};

function copyFor(graph: OnnxGraph, fork: OnnxNode, reader: OnnxNode): OnnxGraph {
  const draft = draftOf(graph);
  const [tensor] = fork.outputs;
  const copy = freshTensor(graph, `${tensor} copy`);
  draft.shapes.set(copy, graph.shapes.get(tensor) ?? []);
  draft.nodes = graph.nodes.flatMap((node) => {
    if (node === fork) return [node, { ...node, outputs: [copy] }];
    if (node !== reader) return [node];
    return [{ ...node, inputs: node.inputs.map((input) => (input === tensor ? copy : input)) }];
  });
  return { ...graph, ...draft };
}

/** Moves transposes to channels first behind what reads them, where that works on each element or along one axis. */
export function moveDown(graph: OnnxGraph): OnnxGraph {
  let current = graph;
  for (;;) {
    const next = moveOne(current);
    if (!next) return current;
    current = next;
  }
}

function moveOne(graph: OnnxGraph): OnnxGraph | undefined {
  const { readers } = indexNodes(graph.nodes);
  for (const transpose of graph.nodes.filter(isTranspose)) {
    const [tensor] = transpose.outputs;
    const [reader, ...others] = readers(tensor);
    if (directionOf(transpose) !== 'to first' || !reader || others.length > 0 || graph.outputs.includes(tensor))
      continue;
    const swapped = swap(graph, transpose, reader);
    if (swapped) return swapped;
  }
  return undefined;
}

function swap(graph: OnnxGraph, transpose: OnnxNode, reader: OnnxNode): OnnxGraph | undefined {
  const [source] = transpose.inputs;
  const [between] = transpose.outputs;
  const rank = graph.shapes.get(source)?.length ?? 0;
  const toLast = inverse(permOf(transpose, rank));
  const result = graph.shapes.get(reader.outputs[0]);
  const attributes = movedAttributes(graph, reader, toLast);
  if (!attributes || !result || result.length !== rank || reader.outputs.length > 1) return undefined;
  const draft = draftOf(graph);
  const extra: OnnxNode[] = [];
  const operand = (tensor: string): string | undefined => {
    if (tensor === '') return tensor;
    if (tensor === between) return source;
    const constant = graph.constants.get(tensor);
    if (constant) return moveConstant(graph, draft, tensor, constant, toLast);
    const shape = graph.shapes.get(tensor);
    if (shape?.length !== rank) return undefined;
    const moved = freshTensor({ ...graph, ...draft, nodes: [...graph.nodes, ...extra] }, `${tensor} channels last`);
    extra.push(makeTranspose(reader.label, 'to last', rank, tensor, moved));
    draft.shapes.set(moved, permutedShape(shape, toLast));
    return moved;
  };
  const inputs = reader.inputs.map(operand);
  if (!inputs.every((tensor) => tensor !== undefined)) return undefined;
  draft.shapes.set(between, permutedShape(result, toLast));
  draft.nodes = graph.nodes.map((node) => {
    if (node === transpose) return { ...node, inputs: [between], outputs: [reader.outputs[0]] };
    return node === reader ? { ...node, inputs, outputs: [between], attributes } : node;
  });
  draft.nodes.push(...extra);
  return { ...graph, ...draft };
}

function moveConstant(
  graph: OnnxGraph,
  draft: Draft,
  tensor: string,
  constant: OnnxConstant,
  perm: readonly number[],
): string | undefined {
  if (constant.data.length === 1) return tensor;
  if (constant.shape.length > perm.length) return undefined;
  const name = freshTensor({ ...graph, ...draft }, `${tensor} channels last`);
  draft.constants.set(name, permutedConstant(constant, perm));
  return name;
}

/** The attributes of a node on permuted operands; undefined when it cannot work on these. */
function movedAttributes(
  graph: OnnxGraph,
  node: OnnxNode,
  perm: readonly number[],
): OnnxNode['attributes'] | undefined {
  if (isElementwise(node)) return node.attributes;
  const alongAxis =
    node.domain === ONNX && (node.op === 'Concat' || (node.op === 'Softmax' && graph.opset >= SINGLE_AXIS_SOFTMAX));
  if (!alongAxis) return undefined;
  const axis = numberAttribute(node, 'axis', -1);
  const front = axis < 0 ? axis + perm.length : axis;
  return new Map([...node.attributes, ['axis', perm.indexOf(front)]]);
}
