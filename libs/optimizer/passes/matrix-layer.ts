import type { Layer, ModelGraph, Weight } from '../../ir';

const KINDS: ReadonlySet<string> = new Set(['Dense', 'Conv1D', 'Conv2D']);

/** True for layers of a kernel `weight` [..., channels] and a `bias` [channels], both with a type; depthwise ones are not. */
export function isMatrixLayer(layer: Layer): boolean {
  return KINDS.has(layer.kind);
}

/** The weight of a key. */
export function weightOf(layer: Layer, key: string): Weight {
  return layer.getAttr(key) as Weight;
}

/** True when `reader` is all that needs the layer's output. */
export function feedsOnly(graph: ModelGraph, layer: Layer, reader: Layer): boolean {
  const readers = graph.consumers(layer);
  return readers.length === 1 && readers[0] === reader && !graph.isOutput(layer);
}
