import type { Shape } from '../../ir';
import { CHANNELS_LAST, type OnnxNode } from './graph';

/** The permutation of a channels-first tensor of `rank`, batch included, that moves its channels to the end. */
export function toChannelsLast(rank: number): readonly number[] {
  return [0, ...Array.from({ length: rank - 2 }, (_, i) => i + 2), 1];
}

/** Its inverse. */
export function toChannelsFirst(rank: number): readonly number[] {
  return [0, rank - 1, ...Array.from({ length: rank - 2 }, (_, i) => i + 1)];
}

/** Extents of the spatial dimensions of an operand or a kernel of a node, whose first dimension is none of them. */
export function spatialOf(node: OnnxNode, shape: Shape): Shape {
  return node.domain === CHANNELS_LAST ? shape.slice(1, -1) : shape.slice(2);
}

export function channelsOf(node: OnnxNode, shape: Shape): number {
  return node.domain === CHANNELS_LAST ? shape[shape.length - 1] : shape[1];
}

/** A shape in the layout of a node's operands. */
export function layOut(node: OnnxNode, batch: number, channels: number, spatial: Shape): Shape {
  return node.domain === CHANNELS_LAST ? [batch, ...spatial, channels] : [batch, channels, ...spatial];
}
