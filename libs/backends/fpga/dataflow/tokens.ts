import { type ModelGraph, sizeOf } from '../../../ir';
import { Reshape } from '../../../layers';

/** How a tensor travels in a stream: `count` tokens of `size` elements each, row-major. */
export interface Tokens {
  readonly count: number;
  readonly size: number;
}

/**
 * The tokens of a tensor: its last axis, or what the tensor has of which it is an alias (a Reshape that stayed one only renames
 * the elements of a stream).
 */
export function tokensOf(graph: ModelGraph, tensor: string): Tokens {
  const producer = graph.producer(tensor);
  if (producer.kind === Reshape.kind) return tokensOf(graph, producer.inputs[0]);
  const shape = graph.shapeOf(tensor);
  const size = shape.at(-1) ?? 1;
  return { count: sizeOf(shape) / size, size };
}
