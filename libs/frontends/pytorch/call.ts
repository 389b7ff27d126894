import { userError } from '../../diagnostic';
import { type LayerClass, type ModelGraph, type Shape, sizeOf, type Tensor } from '../../ir';
import { ChangeLayout, Constant } from '../../layers';
import { spread, spreads } from '../onnx/broadcast';
import { Arguments } from './arguments';
import { type Extent, nodeError, type TorchTensor } from './graph';
import { type NamedNode, tensorsOf } from './names';
import type { SimpleGraph } from './simplify';

/** Makes the layers of one node; the answer are the graph's tensors that hold its results, in order. */
export type Handler = (call: Call) => string | readonly string[];

/** One node, as its handler sees it. Shapes and axes leave the batch dimension out unless a name says otherwise. */
export interface Call {
  readonly node: NamedNode;
  readonly args: Arguments;
  /** The tensor of the graph that an argument names; a user error when it is a constant. */
  data(key: string): string;
  /** The same for the name of a tensor of the file. */
  dataOf(tensor: string): string;
  shapeOf(tensor: string): Shape;
  /** Shape of a tensor of the graph. */
  graphShape(tensor: string): Shape;
  /** True when a layer or an output of the model reads a tensor of the file. */
  isRead(tensor: string): boolean;
  /** True when all that reads a tensor of the file takes the last index of its first dimension behind the batch. */
  isReadLastOnly(tensor: string): boolean;
  /** Notes that the graph's tensor has lost a dimension that the file's still has: the layers' of states, or the steps'. */
  markReduced(tensor: string): void;
  isReduced(tensor: string): boolean;
  /** Shape of result `slot`. */
  result(slot?: number): Shape;
  isConstant(tensor: string): boolean;
  /** A parameter, finite; a user error when it is computed by the network. */
  constant(key: string): TorchTensor;
  /** The same; undefined when the argument is None. */
  optionalConstant(key: string): TorchTensor | undefined;
  /** The same for the name of a tensor of the file. */
  constantOf(tensor: string): TorchTensor;
  /** A Constant layer for a value, named like the parameter that it comes from or `const_<n>`. */
  addConstant(value: Tensor, tensor?: string): string;
  /** Adds a layer, named like the node or `<node>_<suffix>`, and answers its tensor. */
  add(
    layer: LayerClass,
    inputs: readonly string[],
    attributes: Readonly<Record<string, unknown>>,
    suffix?: string,
  ): string;
  /** The same for a layer with several outputs. */
  addMany(
    layer: LayerClass,
    inputs: readonly string[],
    attributes: Readonly<Record<string, unknown>>,
    outputs: number,
  ): readonly string[];
  /** `tensor` with its channels at the end, and back. */
  channelsLast(tensor: string): string;
  channelsFirst(tensor: string): string;
  /** An axis as PyTorch counts it, with the batch dimension, of an operand of `rank`; a user error for the batch dimension. */
  axis(key: string, rank: number, fallback?: number): number;
  /** A user error about this node. */
  error(code: string, message: string, hint?: string): Error;
}

/** What all calls of a graph share. */
export interface Scope {
  readonly source: SimpleGraph;
  readonly graph: ModelGraph;
  /** Tensors of the graph by tensor of the file. */
  readonly tensors: Map<string, string>;
  /** Tensors of the file of which the graph has one index of a dimension alone. */
  readonly reduced: Set<string>;
}

export function createCall({ source, graph, tensors, reduced }: Scope, node: NamedNode): Call {
  const args = new Arguments(node.label, node.target, node.args);
  const error: Call['error'] = (code, message, hint) => nodeError(node.label, node.target, code, message, hint);
  const named = (suffix?: string) => graph.uniqueName(suffix === undefined ? node.name : `${node.name}_${suffix}`);
  const call: Call = {
    node,
    args,
    data: (key) => call.dataOf(args.tensor(key)),
    dataOf(tensor) {
      const found = tensors.get(tensor);
      if (found !== undefined) return found;
      const what = source.constants.has(tensor) ? 'is a parameter, expected the result of a layer' : 'has no values';
      throw error('bad-operand', `the operand ${tensor} ${what}`);
    },
    shapeOf: (tensor) => graph.shapeOf(call.dataOf(tensor)),
    graphShape: (tensor) => graph.shapeOf(tensor),
    isRead: (tensor) => source.outputs.includes(tensor) || readersOf(source, tensor).length > 0,
    isReadLastOnly(tensor) {
      const readers = readersOf(source, tensor);
      const steps = source.shapes.get(tensor)?.[1];
      return readers.length > 0 && !source.outputs.includes(tensor) && readers.every((r) => selectsLast(r, steps));
    },
    markReduced: (tensor) => reduced.add(tensor),
    isReduced: (tensor) => reduced.has(tensor),
    result: (slot = 0) => withoutBatch(source, node.outputs[slot] ?? '', error),
    isConstant: (tensor) => source.constants.has(tensor),
    constant: (key) => call.constantOf(args.tensor(key)),
    optionalConstant(key) {
      const name = args.optionalTensor(key);
      return name === undefined ? undefined : call.constantOf(name);
    },
    constantOf(tensor) {
      const found = source.constants.get(tensor);
      if (found) return finite(node, found);
      throw error('bad-operand', `the operand ${tensor} is computed by the network, expected a parameter`);
    },
    addConstant(value, tensor) {
      const wanted = tensor === undefined ? undefined : source.constantNames.get(tensor);
      const name = graph.uniqueName(wanted ?? nextConstant(graph));
      const { shape, data } = value;
      return graph.add(Constant, { name, inputs: [], attributes: { value: { tensor: { shape, data } } } }).outputs[0];
    },
    add: (layer, inputs, attributes, suffix) =>
      graph.add(layer, { name: named(suffix), inputs, attributes }).outputs[0],
    addMany(layer, inputs, attributes, count) {
      const outputs = Array.from({ length: count }, (_, i) =>
        i === 0 ? node.name : graph.uniqueName(`${node.name}_out${i}`),
      );
      return graph.add(layer, { name: node.name, inputs, attributes, outputs }).outputs;
    },
    channelsLast: (tensor) => call.add(ChangeLayout, [tensor], { to: 'channels_last' }, 'channels_last'),
    channelsFirst: (tensor) => call.add(ChangeLayout, [tensor], { to: 'channels_first' }, 'channels_first'),
    axis(key, rank, fallback) {
      const given = args.integer(key, fallback);
      const front = given < 0 ? given + rank + 1 : given;
      if (front === 0) throw args.unsupported(key, 'that is the batch dimension', 'choose a later dimension');
      if (front < 0 || front > rank) throw args.unsupported(key, `the operand has ${rank + 1} dimensions`);
      return front - 1;
    },
    error,
  };
  return call;
}

const readersOf = ({ nodes }: SimpleGraph, tensor: string) =>
  nodes.filter((node) => tensorsOf(node.args).includes(tensor));

function selectsLast({ target, args }: NamedNode, steps: Extent | undefined): boolean {
  const [dim, index] = ['dim', 'index'].map((key) => args.get(key));
  if (!target.startsWith('aten.select.') || dim?.kind !== 'value' || index?.kind !== 'value') return false;
  return dim.value === 1 && (index.value === -1 || index.value === Number(steps) - 1);
}

function nextConstant(graph: ModelGraph): string {
  let i = 0;
  while (graph.has(`const_${i}`)) i++;
  return `const_${i}`;
}

/** Shape without the batch dimension; a user error when that changed or another extent is open. */
function withoutBatch(source: SimpleGraph, tensor: string, error: Call['error']): Shape {
  const shape = source.shapes.get(tensor);
  const batch = source.shapes.get(source.inputs[0])?.[0];
  if (shape === undefined) throw error('malformed-model', `the file has no shape for ${tensor}`);
  if (shape.length < 2 || shape[0] !== batch) {
    const found = `its result has the shape ${showShape(shape)}, without the batch dimension of the input`;
    throw error('unsupported-shape', found, 'keep the first dimension of every tensor for the batch');
  }
  return fixedExtents(shape.slice(1), () => `its result has the shape ${showShape(shape)}`, error);
}

/** Extents as numbers; a user error when one is known only at run time. */
export function fixedExtents(shape: readonly Extent[], what: () => string, error: Call['error']): Shape {
  if (shape.every((extent) => typeof extent === 'number')) return shape as Shape;
  const hint = 'export with dynamic_shapes for the batch dimension alone';
  throw error('dynamic-shape', `${what()}, open in more than the batch dimension`, hint);
}

/** `[s0, 4]`: an open extent by the name of its symbol. */
export function showShape(shape: readonly Extent[]): string {
  const extents = shape.map((extent) =>
    typeof extent === 'number' ? extent : (/'(.+?)'/.exec(extent)?.[1] ?? extent),
  );
  return `[${extents.join(', ')}]`;
}

/** The parameter, when all its values are numbers; a user error with the first place and the count of those that are not. */
export function finite(node: NamedNode, parameter: TorchTensor): TorchTensor {
  const first = parameter.data.findIndex((x) => !Number.isFinite(x));
  if (first < 0) return parameter;
  const count = parameter.data.filter((x) => !Number.isFinite(x)).length;
  const tensor = `the tensor ${JSON.stringify(parameter.label)} of shape [${parameter.shape.join(', ')}]`;
  throw userError(
    'non-finite-weight',
    `${tensor} has ${count} NaN or infinite value${count === 1 ? '' : 's'}, the first at index ${first}`,
    { node: node.label },
    'check the training, then export the model again',
  );
}

/** A parameter repeated to `shape`, as PyTorch broadcasts it; a user error when it does not fit. */
export function broadcastTo(call: Call, value: Tensor, shape: Shape): Tensor {
  if (sizeOf(value.shape) === sizeOf(shape) || spreads(value.shape, shape)) return spread(value, shape);
  throw call.error('shape-mismatch', `a parameter of shape [${value.shape}] does not spread over [${shape}]`);
}
