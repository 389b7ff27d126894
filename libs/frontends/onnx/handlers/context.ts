import { userError } from '../../../diagnostic';
import type { Layer, LayerClass, ModelGraph, Shape, Tensor } from '../../../ir';
import { Constant } from '../../../layers';
import { indexNodes, nodeError, ONNX, type OnnxConstant, type OnnxGraph, type OnnxNode } from '../graph';

/** Makes the layers of one node. */
export type Handler = (node: OnnxNode, context: Context) => void;

/** What handlers need to read a cleaned-up node and to add layers. */
export interface Context {
  readonly graph: ModelGraph;
  readonly opset: number;
  /** Adds a layer that is called like the node and writes its first output, or the tensors `outputs`. */
  layer(
    layerClass: LayerClass,
    node: OnnxNode,
    inputs: readonly string[],
    attributes?: Record<string, unknown>,
    outputs?: readonly string[],
  ): Layer;
  /** The tensor at an input that a layer computes; a user error when it is a constant or left out. */
  data(node: OnnxNode, slot?: number): string;
  /** The constant at an input; a user error when it is computed or left out. */
  constant(node: OnnxNode, slot: number): OnnxConstant;
  /** The constant at an input that may be left out. */
  optionalConstant(node: OnnxNode, slot: number): OnnxConstant | undefined;
  /** True when the input is a constant. */
  isConstant(node: OnnxNode, slot: number): boolean;
  /** The tensor at an input; a constant becomes a Constant layer, of `value` when that is given. */
  operand(node: OnnxNode, slot: number, value?: Tensor): string;
  /** As `operand` for a parameter, which has no batch dimension: a constant keeps its shape. */
  parameter(node: OnnxNode, slot: number): string;
  /** What a quantiser quantises: a tensor that a layer computes, or a constant in the shape in which it is read. */
  quantised(node: OnnxNode): string;
  /** The constant without the batch dimension, where the constant that the node quantises is read together with data. */
  unbatched(node: OnnxNode, constant: Tensor): Tensor;
  /** Adds a Constant layer; answers with its tensor. */
  addConstant(name: string, value: Tensor): string;
  /** Shape of an input that may be a constant, all dimensions as in the file. */
  operandShape(node: OnnxNode, slot: number): Shape;
  /** True when something reads an output of the node. */
  isRead(node: OnnxNode, output: number): boolean;
  /** Complete shape of a tensor, with the batch dimension; a user error when it could not be inferred. */
  fullShape(node: OnnxNode, tensor: string): Shape;
}

export function createContext(source: OnnxGraph, graph: ModelGraph): Context {
  const { readers } = indexNodes(source.nodes);
  const context: Context = {
    graph,
    opset: source.opset,
    layer(layerClass, node, inputs, attributes = {}, outputs = [node.outputs[0]]) {
      return graph.add(layerClass, { name: node.name, inputs, outputs, attributes });
    },
    data(node, slot = 0) {
      const name = node.inputs[slot] ?? '';
      if (name !== '' && !source.constants.has(name)) return name;
      const found = name === '' ? 'is missing' : 'is a constant';
      throw nodeError(node, 'bad-operand', `input ${slot} ${found}, expected the result of a layer`);
    },
    constant(node, slot) {
      const found = source.constants.get(node.inputs[slot]);
      if (found) return found;
      const what = (node.inputs[slot] ?? '') === '' ? 'is missing' : 'is computed by the network';
      throw nodeError(node, 'bad-operand', `input ${slot} ${what}, expected a constant`);
    },
    isConstant: (node, slot) => source.constants.has(node.inputs[slot]),
    optionalConstant: (node, slot) => {
      return (node.inputs[slot] ?? '') === '' ? undefined : context.constant(node, slot);
    },
    operand(node, slot, value) {
      if (!context.isConstant(node, slot)) return context.data(node, slot);
      const name = node.inputs[slot];
      const tensor = finite(node, name, context.constant(node, slot));
      return context.addConstant(name, value ?? withoutBatch(node, tensor, source));
    },
    parameter: (node, slot) =>
      context.isConstant(node, slot)
        ? context.operand(node, slot, context.constant(node, slot))
        : context.data(node, slot),
    quantised: (node) =>
      context.isConstant(node, 0)
        ? context.operand(node, 0, context.unbatched(node, context.constant(node, 0)))
        : context.data(node),
    unbatched(node, constant) {
      const ranks = readers(node.outputs[0])
        .filter(({ op, domain }) => domain === ONNX && ELEMENTWISE.has(op))
        .map(({ outputs }) => source.shapes.get(outputs[0])?.length ?? 0);
      const batched = constant.shape.length > 0 && constant.shape[0] === 1 && ranks.includes(constant.shape.length);
      return batched ? { shape: constant.shape.slice(1), data: constant.data } : constant;
    },
    addConstant(name, value) {
      return graph.add(Constant, { name, inputs: [], attributes: { value: { tensor: plain(value) } } }).outputs[0];
    },
    operandShape(node, slot) {
      return source.constants.get(node.inputs[slot])?.shape ?? context.fullShape(node, node.inputs[slot]);
    },
    isRead(node, output) {
      const tensor = node.outputs[output] ?? '';
      return tensor !== '' && (readers(tensor).length > 0 || source.outputs.includes(tensor));
    },
    fullShape(node, tensor) {
      const shape = source.shapes.get(tensor);
      if (shape) return shape;
      throw nodeError(node, 'dynamic-shape', 'its shape depends on values', 'export the model with fixed shapes');
    },
  };
  return context;
}

/** Operators that read constants together with data of the same rank. */
const ELEMENTWISE: ReadonlySet<string> = new Set(['Add', 'Div', 'Max', 'Mean', 'Min', 'Mul', 'Sub', 'Sum']);

const plain = ({ shape, data }: Tensor): Tensor => ({ shape, data });

/** A constant as an operand of layers, whose shapes have no batch dimension: it loses a leading extent of 1 there. */
function withoutBatch(node: OnnxNode, constant: OnnxConstant, source: OnnxGraph): Tensor {
  const rank = Math.max(...node.inputs.map((name) => source.shapes.get(name)?.length ?? 0));
  const { shape } = constant;
  if (shape.length < rank) return constant;
  if (shape.length === rank && shape[0] === 1) return { ...constant, shape: shape.slice(1) };
  const found = `a constant of shape [${shape.join(', ')}] would change the batch dimension of a tensor of rank ${rank}`;
  throw nodeError(node, 'shape-mismatch', found, 'give it the extent 1 there');
}

/** The constant, when all its values are numbers; a user error with the first place and the count of those that are not. */
export function finite(node: OnnxNode, name: string, constant: OnnxConstant): OnnxConstant {
  const first = constant.data.findIndex((x) => !Number.isFinite(x));
  if (first < 0) return constant;
  const count = [...constant.data].filter((x) => !Number.isFinite(x)).length;
  const tensor = `the tensor ${JSON.stringify(constant.label)} (${name}, shape [${constant.shape.join(', ')}])`;
  throw userError(
    'non-finite-weight',
    `${tensor} has ${count} NaN or infinite value${count === 1 ? '' : 's'}, the first at index ${first}`,
    { node: node.label },
    'check the training, then export the model again',
  );
}
