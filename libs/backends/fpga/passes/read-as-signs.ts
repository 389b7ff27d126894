import type { Layer, ModelGraph } from '../../../ir';

/** Layers whose product takes a bit for -1 or +1. */
const MULTIPLIERS: ReadonlySet<string> = new Set(['Dense', 'Conv1D', 'Conv2D', 'PointwiseConv1D', 'PointwiseConv2D']);

/** Layers that pass bits on as they are. */
const MOVES: ReadonlySet<string> = new Set(['Reshape', 'Repack', 'Clone', 'Transpose']);

/** Layers that select among bits, the larger of which is +1. */
const POOLINGS: ReadonlySet<string> = new Set(['Pooling1D', 'Pooling2D', 'GlobalPooling1D', 'GlobalPooling2D']);

/** True when everything that reads the layer's output may get it as single bits that mean -1 and +1. */
export function readAsSigns(graph: ModelGraph, layer: Layer): boolean {
  if (graph.isOutput(layer)) return false;
  return graph.consumers(layer).every((reader) => {
    if (MULTIPLIERS.has(reader.kind)) return !pads(reader);
    return passesSignsOn(reader) && readAsSigns(graph, reader);
  });
}

/** True for layers that make bits of bits: moves and maxima. */
export function passesSignsOn(layer: Layer): boolean {
  return MOVES.has(layer.kind) || (isMaximum(layer) && !pads(layer));
}

function isMaximum(layer: Layer): boolean {
  return POOLINGS.has(layer.kind) && layer.getAttr('pool_op') === 'Max';
}

/** Padding with 0 would be padding with -1. */
function pads(layer: Layer): boolean {
  return layer.expected.some(({ key }) => key.startsWith('pad_') && (layer.getAttr(key) as number) > 0);
}
