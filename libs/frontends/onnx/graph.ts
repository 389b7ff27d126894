import { userError } from '../../diagnostic';
import type { Shape, Tensor } from '../../ir';

/** A constant tensor; `label` is its name in the file, or that of the tensor from which it was computed. */
export interface OnnxConstant extends Tensor {
  readonly label: string;
  /** Integers and booleans. */
  readonly integer: boolean;
  /** The words of an integer type. */
  readonly word?: Word;
}

export interface Word {
  readonly bits: number;
  readonly signed: boolean;
}

/** Domains of operators that have handlers. */
export const ONNX = '';
export const QONNX = 'qonnx.custom_op.general';
/** ONNX's operators on tensors whose channels are the last dimension; kernels are [n_filt, taps..., channels]. */
export const CHANNELS_LAST = 'qonnx.custom_op.channels_last';
/** Recurrent operators whose operands and results have the batch in front; results without a dimension of directions. */
export const BATCH_FIRST = 'batch first';
/** ONNX Runtime's quantised operators. */
export const MICROSOFT = 'com.microsoft';

export type AttributeValue = number | string | readonly number[] | readonly string[] | OnnxConstant;

export interface OnnxNode {
  /** The cleaned-up name `<op>_<n>`, empty until the graph is renamed. */
  readonly name: string;
  /** What users know it by: its name in the file, else the tensor that it writes. */
  readonly label: string;
  readonly op: string;
  /** Empty for ONNX's own operators. */
  readonly domain: string;
  /** An empty name stands for an optional input that is left out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: ReadonlyMap<string, AttributeValue>;
}

/** An ONNX graph as plain data, between the file and the layers. Each stage makes a new one. */
export interface OnnxGraph {
  readonly name: string;
  /** Version of ONNX's own operators. */
  readonly opset: number;
  /** Extent of the batch dimension; 1 when the file leaves it open. */
  readonly batch: number;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly nodes: readonly OnnxNode[];
  readonly constants: ReadonlyMap<string, OnnxConstant>;
  /** Complete shapes, with the batch dimension, of the inputs and of each tensor that could be inferred. */
  readonly shapes: ReadonlyMap<string, Shape>;
}

/** A user error about a node, under the name that the user knows. */
export function nodeError(node: OnnxNode, code: string, message: string, hint?: string) {
  return userError(code, `${node.op}: ${message}`, { node: node.label }, hint);
}

/** An attribute that is a number; `fallback` when it is absent. */
export function numberAttribute(node: OnnxNode, key: string, fallback: number): number {
  const value = node.attributes.get(key) ?? fallback;
  if (typeof value === 'number') return value;
  throw nodeError(node, 'bad-attribute', `attribute ${key} is not a number`);
}

/** An attribute that is text; `fallback` when it is absent. */
export function textAttribute(node: OnnxNode, key: string, fallback: string): string {
  const value = node.attributes.get(key) ?? fallback;
  if (typeof value === 'string') return value;
  throw nodeError(node, 'bad-attribute', `attribute ${key} is not text`);
}

/** A user error when an attribute is given another value than the only one that is supported. */
export function onlyAttribute(node: OnnxNode, key: string, value: number | string, hint?: string): void {
  const found = node.attributes.get(key) ?? value;
  if (found === value) return;
  throw nodeError(node, 'unsupported-attribute', `${key} is ${found}, only ${value} is supported`, hint);
}

/** An attribute that is a list of texts; empty when it is absent. */
export function textsAttribute(node: OnnxNode, key: string): readonly string[] {
  const value = node.attributes.get(key) ?? [];
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
  throw nodeError(node, 'bad-attribute', `attribute ${key} is not a list of texts`);
}

/** An attribute that is a list of numbers, when it is present. */
export function numbersAttribute(node: OnnxNode, key: string): readonly number[] | undefined {
  const value = node.attributes.get(key);
  if (value === undefined) return undefined;
  if (Array.isArray(value) && value.every((item) => typeof item === 'number')) return value;
  throw nodeError(node, 'bad-attribute', `attribute ${key} is not a list of numbers`);
}

/** An axis counted from the front, from one that may be negative; a user error when it is outside `rank`. */
export function frontAxis(node: OnnxNode, axis: number, rank: number): number {
  const front = axis < 0 ? axis + rank : axis;
  if (Number.isInteger(front) && front >= 0 && front < rank) return front;
  throw nodeError(node, 'bad-axis', `axis ${axis} is outside a tensor of rank ${rank}`);
}

/** A node that a stage makes; users know it by `label`. */
export function makeNode(
  label: string,
  op: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: Readonly<Record<string, AttributeValue>> = {},
  domain = ONNX,
): OnnxNode {
  return { name: '', label, op, domain, inputs, outputs, attributes: new Map(Object.entries(attributes)) };
}

/** For each tensor the nodes that read it, and the node that writes it. */
export function indexNodes(nodes: readonly OnnxNode[]) {
  const readers = new Map<string, OnnxNode[]>();
  for (const node of nodes) {
    for (const tensor of new Set(node.inputs)) readers.set(tensor, [...(readers.get(tensor) ?? []), node]);
  }
  const producer = new Map(nodes.flatMap((node) => node.outputs.map((tensor) => [tensor, node] as const)));
  return { readers: (tensor: string) => readers.get(tensor) ?? [], producer: (tensor: string) => producer.get(tensor) };
}

/** A name for a tensor that no tensor of the graph has. */
export function freshTensor(graph: OnnxGraph, wanted: string): string {
  const taken = new Set([...graph.constants.keys(), ...graph.inputs, ...graph.nodes.flatMap(({ outputs }) => outputs)]);
  let name = wanted;
  for (let i = 2; taken.has(name); i++) name = `${wanted} ${i}`;
  return name;
}
