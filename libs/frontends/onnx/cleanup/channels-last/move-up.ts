import { freshTensor, indexNodes, type OnnxGraph, type OnnxNode } from '../../graph';
import { isBinary, isUnary } from './elementwise';
import { directionOf, draftOf, isTranspose, permOf, permutedConstant, permutedShape } from './transposes';

/** Moves transposes to channels last in front of the functions of single elements before them. */
export function moveUp(graph: OnnxGraph): OnnxGraph {
  let current = graph;
  for (;;) {
    const next = moveOne(current);
    if (!next) return current;
    current = next;
  }
}

function moveOne(graph: OnnxGraph): OnnxGraph | undefined {
  const { readers, producer } = indexNodes(graph.nodes);
  for (const transpose of graph.nodes.filter(isTranspose)) {
    const [between] = transpose.inputs;
    const before = producer(between);
    if (directionOf(transpose) !== 'to last' || !before) continue;
    const shared = readers(between).length > 1 || graph.outputs.includes(between);
    const [source, ...parameters] = before.inputs;
    if (shared || before.outputs.length > 1 || graph.constants.has(source) || !graph.shapes.has(source)) continue;
    if (isUnary(before) || (isBinary(before) && isScalar(graph, parameters[0]))) return swap(graph, before, transpose);
  }
  return undefined;
}

const isScalar = (graph: OnnxGraph, tensor: string) => graph.constants.get(tensor)?.data.length === 1;

/** The nodes keep their places in the list, with which the sort breaks ties. */
function swap(graph: OnnxGraph, before: OnnxNode, transpose: OnnxNode): OnnxGraph | undefined {
  const draft = draftOf(graph);
  const [source, ...parameters] = before.inputs;
  const [between] = transpose.inputs;
  const rank = graph.shapes.get(source)?.length ?? 0;
  const perm = permOf(transpose, rank);
  const moved = parameters.map((tensor) => {
    const constant = graph.constants.get(tensor);
    if (!constant || constant.data.length === 1) return tensor;
    const name = freshTensor({ ...graph, ...draft }, `${tensor} channels last`);
    draft.constants.set(name, permutedConstant(constant, perm));
    return name;
  });
  if (parameters.some((tensor) => tensor !== '' && !graph.constants.has(tensor))) return undefined;
  draft.shapes.set(between, permutedShape(graph.shapes.get(source) ?? [], perm));
  draft.nodes = graph.nodes.map((node) => {
    if (node === transpose) return { ...node, inputs: [source], outputs: [between] };
    return node === before ? { ...node, inputs: [between, ...moved], outputs: transpose.outputs } : node;
  });
  return { ...graph, ...draft };
}
