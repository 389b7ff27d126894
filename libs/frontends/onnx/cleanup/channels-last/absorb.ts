import { sizeOf } from '../../../../ir';
import { gather, stridesOf } from '../../broadcast';
import {
  freshTensor,
  indexNodes,
  makeNode,
  numberAttribute,
  ONNX,
  type OnnxConstant,
  type OnnxGraph,
  type OnnxNode,
  QONNX,
} from '../../graph';
import { isUnary } from './elementwise';
import { directionOf, draftOf, isTranspose } from './transposes';

/**
 * A transpose to channels first before a flatten goes into the rows of the matrix behind it. One that only moves extents of 1
 * vanishes before any reshaping.
 */
export function absorbIntoMatMul(graph: OnnxGraph): OnnxGraph {
  let current = graph;
  for (;;) {
    const next = absorbOne(current);
    if (!next) return current;
    current = next;
  }
}

type Index = ReturnType<typeof indexNodes>;

function absorbOne(graph: OnnxGraph): OnnxGraph | undefined {
  const index = indexNodes(graph.nodes);
  for (const transpose of graph.nodes.filter(isTranspose)) {
    const flatten = onlyReader(graph, index, transpose.outputs[0]);
    if (directionOf(transpose) !== 'to first' || !flatten || !isReshaping(flatten)) continue;
    const [from, to] = [graph.shapes.get(transpose.outputs[0]), graph.shapes.get(flatten.outputs[0])];
    if (!from || !to || from[0] !== to[0]) continue;
    const [, channels, ...spatial] = from;
    const flat = to.length === 2;
    if (channels === 1 || sizeOf(spatial) === 1) {
      return flat ? withFlatten(graph, transpose, flatten) : withReshape(graph, transpose, flatten);
    }
    const matrix = flat ? matrixBehind(graph, index, flatten.outputs[0]) : undefined;
    if (!matrix) continue;
    const rows = rowsOf(channels, sizeOf(spatial));
    return withFlatten(permuteRows(graph, matrix, rows), transpose, flatten);
  }
  return undefined;
}

const isReshaping = ({ op, domain }: OnnxNode) => domain === ONNX && ['Flatten', 'Reshape', 'Squeeze'].includes(op);

function onlyReader(graph: OnnxGraph, { readers }: Index, tensor: string): OnnxNode | undefined {
  const [reader, ...others] = readers(tensor);
  return others.length > 0 || graph.outputs.includes(tensor) ? undefined : reader;
}

/** For each row in the order of channels-last elements, the row of the channels-first one. */
function rowsOf(channels: number, pixels: number): readonly number[] {
  return Array.from({ length: channels * pixels }, (_, i) => (i % channels) * pixels + Math.floor(i / channels));
}

/** A matrix product and what holds its constant matrix: the product itself, or a quantiser. */
interface Matrix {
  readonly holder: OnnxNode;
  /** The inputs of the holder that have its rows. */
  readonly slots: readonly number[];
  readonly rowAxis: 0 | 1;
}

/** The constant matrix by which flattened elements are multiplied, perhaps behind functions of single elements. */
function matrixBehind(graph: OnnxGraph, index: Index, tensor: string): Matrix | undefined {
  const reader = onlyReader(graph, index, tensor);
  if (!reader || reader.inputs[0] !== tensor) return undefined;
  const parameters = reader.inputs.slice(1).map((name) => graph.constants.get(name));
  if (isUnary(reader) && parameters.every((constant) => constant === undefined || constant.data.length === 1)) {
    return matrixBehind(graph, index, reader.outputs[0]);
  }
  if (reader.domain !== ONNX || (reader.op !== 'MatMul' && reader.op !== 'Gemm')) return undefined;
  const transposed = reader.op === 'Gemm' && numberAttribute(reader, 'transB', 0) !== 0;
  const rowAxis = transposed ? 1 : 0;
  if (graph.constants.has(reader.inputs[1])) return { holder: reader, slots: [1], rowAxis };
  const quant = index.producer(reader.inputs[1]);
  if (!quant || quant.domain !== QONNX || index.readers(quant.outputs[0]).length > 1) return undefined;
  if (!quant.inputs.every((name) => graph.constants.has(name))) return undefined;
  return { holder: quant, slots: [...quant.inputs.keys()], rowAxis };
}

function permuteRows(graph: OnnxGraph, { holder, slots, rowAxis }: Matrix, rows: readonly number[]): OnnxGraph {
  const draft = draftOf(graph);
  const inputs = holder.inputs.map((tensor, slot) => {
    const constant = graph.constants.get(tensor);
    if (!slots.includes(slot) || constant?.shape[rowAxis] !== rows.length) return tensor;
    const name = freshTensor({ ...graph, ...draft }, `${tensor} channels last`);
    draft.constants.set(name, withRows(constant, rowAxis, rows));
    return name;
  });
  draft.nodes = graph.nodes.map((node) => (node === holder ? { ...node, inputs } : node));
  return { ...graph, ...draft };
}

function withRows(constant: OnnxConstant, axis: 0 | 1, rows: readonly number[]): OnnxConstant {
  const byColumn = axis === 1;
  const [shape, strides] = [constant.shape, stridesOf(constant.shape)];
  // Rows first, to pick them one after the other.
  const turned = byColumn ? gather(constant, [shape[1], shape[0]], [strides[1], strides[0]]) : constant;
  const width = turned.data.length / rows.length;
  const data = turned.data.map((_, i) => turned.data[rows[Math.floor(i / width)] * width + (i % width)]);
  const picked = { shape: turned.shape, data };
  return { ...constant, ...(byColumn ? gather(picked, shape, [1, width]) : picked) };
}

function withFlatten(graph: OnnxGraph, transpose: OnnxNode, reshaping: OnnxNode): OnnxGraph {
  const flatten = makeNode(reshaping.label, 'Flatten', transpose.inputs, reshaping.outputs, { axis: 1 });
  return replaced(graph, transpose, reshaping, flatten);
}

function withReshape(graph: OnnxGraph, transpose: OnnxNode, reshaping: OnnxNode): OnnxGraph {
  const shape = graph.shapes.get(reshaping.outputs[0]) ?? [];
  const target = freshTensor(graph, `${reshaping.outputs[0]} shape`);
  const constant = { label: target, integer: true, shape: [shape.length], data: Float64Array.from(shape) };
  const reshape = makeNode(reshaping.label, 'Reshape', [transpose.inputs[0], target], reshaping.outputs);
  const constants = new Map([...graph.constants, [target, constant]]);
  return { ...replaced(graph, transpose, reshaping, reshape), constants };
}

function replaced(graph: OnnxGraph, transpose: OnnxNode, from: OnnxNode, to: OnnxNode): OnnxGraph {
  const nodes = graph.nodes.filter((node) => node !== transpose);
  return { ...graph, nodes: nodes.map((node) => (node === from ? to : node)) };
}
