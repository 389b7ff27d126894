import type { Shape } from '../../../../ir';
import { gather, stridesOf } from '../../broadcast';
import { makeNode, numbersAttribute, ONNX, type OnnxConstant, type OnnxGraph, type OnnxNode } from '../../graph';
import { toChannelsFirst, toChannelsLast } from '../../layout';

/** What a transpose is there for. With one spatial dimension both permutations are the same: the mark tells them apart. */
export type Direction = 'to first' | 'to last';
const MARK = 'layout';

export function makeTranspose(label: string, direction: Direction, rank: number, from: string, to: string): OnnxNode {
  const perm = direction === 'to last' ? toChannelsLast(rank) : toChannelsFirst(rank);
  return makeNode(label, 'Transpose', [from], [to], { perm, [MARK]: direction });
}

export function isTranspose(node: OnnxNode | undefined): node is OnnxNode {
  return node !== undefined && node.op === 'Transpose' && node.domain === ONNX;
}

/** The direction of a transpose between the two layouts; undefined for others, and where the file's own may be either. */
export function directionOf(node: OnnxNode): Direction | undefined {
  const mark = node.attributes.get(MARK);
  if (mark !== undefined) return mark as Direction;
  const perm = numbersAttribute(node, 'perm') ?? [];
  if (perm.length < 4) return undefined;
  if (perm.join() === toChannelsLast(perm.length).join()) return 'to last';
  return perm.join() === toChannelsFirst(perm.length).join() ? 'to first' : undefined;
}

export function permOf(node: OnnxNode, rank: number): readonly number[] {
  return numbersAttribute(node, 'perm') ?? Array.from({ length: rank }, (_, axis) => rank - 1 - axis);
}

export function permutedShape(shape: Shape, perm: readonly number[]): Shape {
  return perm.map((axis) => shape[axis]);
}

export function inverse(perm: readonly number[]): readonly number[] {
  return perm.map((_, axis) => perm.indexOf(axis));
}

/** A constant that broadcasts to tensors of the rank of `perm`, for the permuted tensor. */
export function permutedConstant(constant: OnnxConstant, perm: readonly number[]): OnnxConstant {
  if (constant.data.length === 1) return constant;
  const shape = [...new Array<number>(perm.length - constant.shape.length).fill(1), ...constant.shape];
  const strides = stridesOf(shape);
  const moved = gather(
    { shape, data: constant.data },
    permutedShape(shape, perm),
    perm.map((axis) => strides[axis]),
  );
  return { ...constant, ...moved };
}

/** A graph whose nodes, constants and shapes a step rewrites. */
export interface Draft {
  nodes: OnnxNode[];
  readonly constants: Map<string, OnnxConstant>;
  readonly shapes: Map<string, Shape>;
  outputs: readonly string[];
}

export function draftOf(graph: OnnxGraph): Draft {
  return {
    nodes: [...graph.nodes],
    constants: new Map(graph.constants),
    shapes: new Map(graph.shapes),
    outputs: graph.outputs,
  };
}
