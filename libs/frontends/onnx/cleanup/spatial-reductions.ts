import {
  CHANNELS_LAST,
  freshTensor,
  makeNode,
  numberAttribute,
  ONNX,
  type OnnxConstant,
  type OnnxGraph,
  type OnnxNode,
} from '../graph';
import { reducedAxes } from './sequence-shapes';

const POOLINGS: Readonly<Record<string, string>> = { ReduceMax: 'GlobalMaxPool', ReduceMean: 'GlobalAveragePool' };

/** Makes global poolings of means and maxima over all spatial dimensions, whether the channels are before or behind them. */
export function poolSpatialReductions(graph: OnnxGraph): OnnxGraph {
  const constants = new Map(graph.constants);
  const shapes = new Map(graph.shapes);
  const nodes = graph.nodes.flatMap((node): OnnxNode[] => {
    const domain = poolingDomain(graph, node);
    if (domain === undefined) return [node];
    const op = POOLINGS[node.op];
    const [input] = node.inputs;
    const [result] = node.outputs;
    if (numberAttribute(node, 'keepdims', 1) !== 0) return [{ ...node, op, domain, inputs: [input] }];
    const pooled = freshTensor({ ...graph, constants }, `${result} pooled`);
    const target = freshTensor({ ...graph, constants }, `${result} shape`);
    const shape = graph.shapes.get(result) ?? [];
    const from = graph.shapes.get(input) ?? [];
    const pixels = from.slice(2).map(() => 1);
    shapes.set(pooled, domain === ONNX ? [from[0], from[1], ...pixels] : [from[0], ...pixels, from[from.length - 1]]);
    constants.set(target, shapeConstant(target, shape));
    return [
      { ...node, op, domain, inputs: [input], outputs: [pooled] },
      makeNode(node.label, 'Reshape', [pooled, target], [result]),
    ];
  });
  return nodes.length === graph.nodes.length && nodes.every((node, i) => node === graph.nodes[i])
    ? graph
    : { ...graph, nodes, constants, shapes };
}

/** A shape as the operand of a Reshape. */
export function shapeConstant(label: string, shape: readonly number[]): OnnxConstant {
  return { label, integer: true, shape: [shape.length], data: Float64Array.from(shape) };
}

/** ONNX's own when the reduced dimensions are all those behind the channels, else that of channels-last operators. */
function poolingDomain(graph: OnnxGraph, node: OnnxNode): string | undefined {
  const shape = graph.shapes.get(node.inputs[0]);
  if (node.domain !== ONNX || !Object.hasOwn(POOLINGS, node.op) || !shape || shape.length < 3 || shape.length > 4) {
    return undefined;
  }
  const constant = (slot: number) => graph.constants.get(node.inputs[slot]);
  const axes = reducedAxes(node, shape.length, { constant })?.join();
  const range = (first: number) => Array.from({ length: shape.length - 2 }, (_, i) => first + i).join();
  if (axes === range(2)) return ONNX;
  return axes === range(1) ? CHANNELS_LAST : undefined;
}
