import type { Shape } from '../../../../ir';
import { gather, stridesOf } from '../../broadcast';
import {
  BATCH_FIRST,
  freshTensor,
  makeNode,
  numberAttribute,
  type OnnxConstant,
  type OnnxGraph,
  type OnnxNode,
  textAttribute,
} from '../../graph';
import { shapeConstant } from '../spatial-reductions';

interface Made {
  readonly nodes: readonly OnnxNode[];
  readonly constants: ReadonlyMap<string, OnnxConstant>;
  readonly shapes: ReadonlyMap<string, Shape>;
}

/**
 * A recurrent operator with its batch in front: its results are [batch, steps, directions * hidden] and
 * [batch, directions * hidden]. Reshapes give them the dimensions of the file, batch first. `batchAxis` is where the file has
 * the batch of the input.
 */
export function recurrentNodes(graph: OnnxGraph, node: OnnxNode, inputs: readonly string[], batchAxis: number): Made {
  const constants = new Map<string, OnnxConstant>();
  const shapes = new Map<string, Shape>();
  const fresh = (wanted: string) =>
    freshTensor({ ...graph, constants: new Map([...graph.constants, ...constants]) }, wanted);
  const directions = textAttribute(node, 'direction', 'forward') === 'bidirectional' ? 2 : 1;
  const hidden = numberAttribute(node, 'hidden_size', 0);
  const shape = graph.shapes.get(node.inputs[0]) ?? [];
  const [batch, steps] = [shape[batchAxis], shape[1 - batchAxis]];
  const reshapes: OnnxNode[] = [];
  const outputs = node.outputs.map((tensor, i) => {
    if (tensor === '') return '';
    const leading = i === 0 ? [batch, steps] : [batch];
    const flat = fresh(`${tensor} flat`);
    const target = fresh(`${tensor} shape`);
    const dimensions = [...leading, directions, hidden];
    constants.set(target, shapeConstant(target, dimensions));
    shapes.set(flat, [...leading, directions * hidden]);
    shapes.set(tensor, dimensions);
    reshapes.push(makeNode(node.label, 'Reshape', [flat, target], [tensor]));
    return flat;
  });
  const own = inputs.map((tensor, slot) => {
    const constant = graph.constants.get(tensor);
    if (slot < 5 || !constant || batchAxis === 0) return tensor;
    const name = fresh(`${tensor} batch first`);
    constants.set(name, batchInFront(constant));
    return name;
  });
  return { nodes: [{ ...node, domain: BATCH_FIRST, inputs: own, outputs }, ...reshapes], constants, shapes };
}

/** [directions, batch, hidden] as [batch, directions, hidden]. */
function batchInFront(state: OnnxConstant): OnnxConstant {
  const [directions, batch, hidden] = state.shape;
  const [outer, inner, one] = stridesOf(state.shape);
  return { ...state, ...gather(state, [batch, directions, hidden], [inner, outer, one]) };
}
