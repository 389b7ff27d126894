import { CHANNELS_LAST, freshTensor, ONNX, type OnnxGraph, type OnnxNode } from '../../graph';
import { toChannelsLast } from '../../layout';
import { padsOf, resizedShape } from '../window-shapes';
import { draftOf, makeTranspose, permutedConstant, permutedShape } from './transposes';

/** Inputs of which a layout matters, for each operator whose kernel needs its channels last. */
const OPERANDS: Readonly<Record<string, readonly number[]>> = {
  AveragePool: [0],
  BatchNormalization: [0],
  Conv: [0, 1],
  DepthToSpace: [0],
  GlobalAveragePool: [0],
  GlobalMaxPool: [0],
  MaxPool: [0],
  Pad: [0],
  Resize: [0],
  Upsample: [0],
};

/** The nodes that want their channels last, of tensors with one or two spatial dimensions. */
function wantsChannelsLast(node: OnnxNode, graph: OnnxGraph): boolean {
  if (node.domain !== ONNX || !Object.hasOwn(OPERANDS, node.op)) return false;
  const shape = graph.shapes.get(node.inputs[0]);
  if (!shape || shape.length < 3 || shape.length > 4 || !graph.shapes.has(node.outputs[0])) return false;
  const operands = { constant: (slot: number) => graph.constants.get(node.inputs[slot]) };
  switch (node.op) {
    case 'Pad':
      return (
        padsOf(node, shape.length, operands)
          ?.slice(0, 2)
          .flat()
          .every((n) => n === 0) ?? false
      );
    case 'Resize': {
      const resized = resizedShape(node, shape, operands);
      return resized !== undefined && resized[0] === shape[0] && resized[1] === shape[1];
    }
    default:
      return true;
  }
}

/** Moves these nodes to the domain of operators on channels-last tensors, each between transposes. */
export function insertTransposes(graph: OnnxGraph): OnnxGraph {
  if (!graph.nodes.some((node) => wantsChannelsLast(node, graph))) return graph;
  const draft = draftOf(graph);
  const fresh = (wanted: string) =>
    freshTensor({ ...graph, constants: draft.constants, nodes: [...graph.nodes, ...draft.nodes] }, wanted);
  draft.nodes = [];
  for (const node of graph.nodes) {
    if (!wantsChannelsLast(node, graph)) {
      draft.nodes.push(node);
      continue;
    }
    const around: OnnxNode[] = [];
    const inputs = node.inputs.map((tensor, slot) => {
      if (!OPERANDS[node.op].includes(slot)) return tensor;
      const last = fresh(`${tensor} channels last`);
      const constant = graph.constants.get(tensor);
      if (constant) {
        draft.constants.set(last, permutedConstant(constant, toChannelsLast(constant.shape.length)));
        return last;
      }
      const shape = graph.shapes.get(tensor) ?? [];
      around.push(makeTranspose(node.label, 'to last', shape.length, tensor, last));
      draft.shapes.set(last, permutedShape(shape, toChannelsLast(shape.length)));
      return last;
    });
    const [result, ...others] = node.outputs;
    const shape = graph.shapes.get(result) ?? [];
    const made = fresh(`${result} channels last`);
    draft.shapes.set(made, permutedShape(shape, toChannelsLast(shape.length)));
    around.push(makeTranspose(node.label, 'to first', shape.length, made, result));
    draft.nodes.push({ ...node, domain: CHANNELS_LAST, inputs, outputs: [made, ...others] }, ...around);
  }
  return { ...graph, ...draft };
}
