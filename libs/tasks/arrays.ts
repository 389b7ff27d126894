import { type ModelGraph, type Tensor, writeNpy } from '../ir';

/**
 * The files of a prediction: `output.npy` for one output, else `output0.npy`, `output1.npy`, ...; and `trace/<layer>.npy`. float64,
 * samples first.
 */
export function predictionFiles(
  outputs: readonly Tensor[],
  trace: ReadonlyMap<string, Tensor> = new Map(),
): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  for (const [i, output] of outputs.entries())
    files.set(outputs.length === 1 ? 'output.npy' : `output${i}.npy`, writeNpy(output));
  const taken = new Set<string>();
  for (const [layer, values] of trace) files.set(`trace/${fileName(layer, taken)}.npy`, writeNpy(values));
  return files;
}

/** A file name for a layer: the layer's name where that is harmless, else with `_` for other characters; no name twice. */
export function fileName(layer: string, taken: Set<string>): string {
  const plain =
    layer
      .replace(/[^\p{L}\p{N}._-]+/gu, '_')
      .replace(/^[.-]+/, '_')
      .slice(0, 100) || '_';
  let name = plain;
  // Folders may ignore case.
  for (let i = 2; taken.has(name.toLowerCase()); i++) name = `${plain}_${i}`;
  taken.add(name.toLowerCase());
  return name;
}

/** What `predict` expects, for messages: the inputs with their shapes. */
export function describeInputs(graph: ModelGraph): string {
  return graph.inputs.map((layer) => `${layer.name} [samples, ${layer.shape.join(', ')}]`).join('; ');
}
