import { userError } from '../../diagnostic';
import type { Shape, Tensor } from '../../ir';

/** A constant tensor; `label` is its name in the file, or that of the tensor from which it was computed. */
export interface OnnxConstant extends Tensor {
  readonly label: string;
  /** Integers and booleans. */
  readonly integer: boolean;
}

export type AttributeValue = number | string | readonly number[] | OnnxConstant;

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

/** An attribute that is a list of numbers, when it is present. */
export function numbersAttribute(node: OnnxNode, key: string): readonly number[] | undefined {
  const value = node.attributes.get(key);
  if (value === undefined || Array.isArray(value)) return value as readonly number[] | undefined;
  throw nodeError(node, 'bad-attribute', `attribute ${key} is not a list of numbers`);
}

/** An axis counted from the front, from one that may be negative; a user error when it is outside `rank`. */
export function frontAxis(node: OnnxNode, axis: number, rank: number): number {
  const front = axis < 0 ? axis + rank : axis;
  if (Number.isInteger(front) && front >= 0 && front < rank) return front;
  throw nodeError(node, 'bad-axis', `axis ${axis} is outside a tensor of rank ${rank}`);
}
