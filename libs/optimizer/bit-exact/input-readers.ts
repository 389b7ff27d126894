import type { Layer, ModelGraph } from '../../ir';
import { Concatenate, FixedPointQuantizer, Input, Rearrangement, Reshape } from '../../layers';

/** What reads a model input. */
export interface InputReaders {
  readonly quantizers: readonly FixedPointQuantizer[];
  /** Layers between that only move elements. */
  readonly moves: readonly Layer[];
}

/** The quantisers that read a tensor, through layers that move elements; undefined when anything else reads it, or nothing. */
export function inputReaders(graph: ModelGraph, layer: Layer): InputReaders | undefined {
  const readers = graph.consumers(layer);
  if (readers.length === 0 || graph.isOutput(layer)) return undefined;
  const [quantizers, moves]: [FixedPointQuantizer[], Layer[]] = [[], []];
  for (const reader of readers) {
    if (reader instanceof FixedPointQuantizer) {
      quantizers.push(reader);
      continue;
    }
    const behind = movesElements(reader) ? inputReaders(graph, reader) : undefined;
    if (!behind) return undefined;
    quantizers.push(...behind.quantizers);
    moves.push(reader, ...behind.moves);
  }
  return { quantizers, moves };
}

function movesElements(layer: Layer): boolean {
  return layer instanceof Rearrangement || layer instanceof Reshape || layer instanceof Concatenate;
}

/** True for a model input that has its configured type: something else than quantisers reads it. */
export function keepsItsType(graph: ModelGraph, layer: Layer): boolean {
  return layer instanceof Input && inputReaders(graph, layer) === undefined;
}
