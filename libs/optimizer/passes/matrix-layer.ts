import type { Layer, Weight } from '../../ir';

const KINDS: ReadonlySet<string> = new Set(['Dense', 'Conv1D', 'Conv2D']);

/** True for layers of a kernel `weight` [..., channels] and a `bias` [channels], both with a type; depthwise ones are not. */
export function isMatrixLayer(layer: Layer): boolean {
  return KINDS.has(layer.kind);
}

/** The weight of a key. */
export function weightOf(layer: Layer, key: string): Weight {
  return layer.getAttr(key) as Weight;
}
