import type { Vectors } from '../../../emulator';
import { fractionBits } from '../../../fixed';
import type { ModelGraph, WriterConfig } from '../../../ir';
import { exactDecimal, type Files, tarball } from '../../fpga';
import { PROJECT_FILES, projectName } from './project-kind';

/** The project that `write_hls` left in a graph, with the samples of its test bench. */
export function emitProject(graph: ModelGraph, writer: WriterConfig, vectors: Vectors): Files {
  const files: Files = new Map();
  for (const [name, text] of graph.artifacts)
    if (name.startsWith(PROJECT_FILES)) files.set(name.slice(PROJECT_FILES.length), text);
  const inputs = graph.inputs.map((layer) => layer.outputs[0]);
  files.set('tb_data/tb_input_features.dat', sampleLines(graph, inputs, vectors.inputs));
  files.set('tb_data/tb_output_predictions.dat', sampleLines(graph, graph.outputs, vectors.outputs));
  if (writer.writeTar) {
    const name = projectName(writer);
    files.set(`${name}.tar.gz`, tarball(name, files));
  }
  return files;
}

/** A line for each sample: the values of all tensors, in order, exactly. */
function sampleLines(graph: ModelGraph, tensors: readonly string[], words: Vectors['inputs']): string {
  const fractions = tensors.map((tensor) => fractionBits(graph.typeOf(tensor).precision));
  const lines = words[0].map((_, sample) =>
    words.flatMap((port, i) => port[sample].map((word) => exactDecimal(word, fractions[i]))).join(' '),
  );
  return lines.map((line) => `${line}\n`).join('');
}
