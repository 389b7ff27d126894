import { reshaped } from '../../../ir';
import { gather, stridesOf } from '../broadcast';
import { freshTensor, indexNodes, ONNX, type OnnxConstant, type OnnxGraph, type OnnxNode, QONNX } from '../graph';
import { permutationOf } from './infer-shapes';

const RESHAPINGS: ReadonlySet<string> = new Set(['Flatten', 'Reshape', 'Squeeze', 'Unsqueeze']);

/**
 * Takes transposes and reshapings of quantised constants into the constants; those of which the scale or the zero point would need
 * another shape than the constant stay.
 */
export function foldMovesIntoQuants(graph: OnnxGraph): OnnxGraph {
  let current = graph;
  for (;;) {
    const next = foldOne(current);
    if (!next) return current;
    current = next;
  }
}

type Move = (constant: OnnxConstant) => OnnxConstant | undefined;

function foldOne(graph: OnnxGraph): OnnxGraph | undefined {
  const { readers, producer } = indexNodes(graph.nodes);
  for (const node of graph.nodes) {
    const quant = producer(node.inputs[0]);
    if (!quant || quant.domain !== QONNX || !quant.inputs.every((tensor) => graph.constants.has(tensor))) continue;
    const shared = readers(quant.outputs[0]).length > 1 || graph.outputs.includes(quant.outputs[0]);
    const move = shared ? undefined : moveOf(graph, node);
    const moved = move && quant.inputs.map((tensor) => move(graph.constants.get(tensor) as OnnxConstant));
    if (moved?.every((constant) => constant !== undefined)) return fold(graph, quant, node, moved);
  }
  return undefined;
}

function fold(graph: OnnxGraph, quant: OnnxNode, move: OnnxNode, moved: readonly OnnxConstant[]): OnnxGraph {
  const constants = new Map(graph.constants);
  const inputs = quant.inputs.map((tensor, slot) => {
    if (moved[slot] === graph.constants.get(tensor)) return tensor;
    const name = freshTensor({ ...graph, constants }, `${tensor} moved`);
    constants.set(name, moved[slot]);
    return name;
  });
  const nodes = graph.nodes.filter((node) => node !== move);
  const folded = { ...quant, inputs, outputs: move.outputs };
  return { ...graph, constants, nodes: nodes.map((node) => (node === quant ? folded : node)) };
}

/** What a node does to a constant that has the elements of its input, or one value for all. */
function moveOf(graph: OnnxGraph, node: OnnxNode): Move | undefined {
  const [from, to] = [graph.shapes.get(node.inputs[0]), graph.shapes.get(node.outputs[0])];
  if (node.domain !== ONNX || !from || !to) return undefined;
  if (node.op === 'Transpose') {
    const perm = permutationOf(node, from.length);
    return (constant) => {
      const { shape, data } = constant;
      if (data.length === 1) return constant;
      if (shape.length !== perm.length) return undefined;
      const strides = stridesOf(shape);
      const moved = gather(
        constant,
        perm.map((axis) => shape[axis]),
        perm.map((axis) => strides[axis]),
      );
      return { ...constant, ...moved };
    };
  }
  if (!RESHAPINGS.has(node.op)) return undefined;
  const size = from.reduce((product, n) => product * n, 1);
  return (constant) => {
    if (constant.data.length === size) return { ...constant, ...reshaped(constant, to) };
    return constant.data.length === 1 ? constant : undefined;
  };
}
