import type { Compiler } from '../compiler';
import type { ModelGraph, Tensor } from '../ir';
import { predictionFiles } from './arrays';

/** Bit-accurate outputs of a compiled graph as `.npy` files by relative path; with `trace` those of each layer as well. */
export function predictToFiles(
  compiler: Compiler,
  graph: ModelGraph,
  inputs: readonly Tensor[],
  trace: boolean,
): Map<string, Uint8Array> {
  const prediction = compiler.emulator(graph).predict(inputs, { trace });
  return predictionFiles(prediction.outputs, prediction.trace);
}
