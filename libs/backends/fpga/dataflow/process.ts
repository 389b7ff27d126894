import type { Layer, ModelGraph } from '../../../ir';
import { Convolution, Dense } from '../../../layers';
import { FPGA_ATTRIBUTES } from '../attributes';
import { tokensNeeded } from './needs';
import { tokensOf } from './tokens';

/** What a process does between two writes. */
export interface Step {
  /** Tokens to read from each input stream. */
  readonly reads: readonly number[];
  /** Output streams that then get a token. */
  readonly writes: readonly number[];
  /** Clock cycles from the last read to the next step, when nothing blocks. */
  readonly cycles: number;
}

/** One layer as a process of a dataflow: it runs through its steps once for each sample. */
export interface Process {
  readonly name: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly steps: readonly Step[];
}

/** The layers of a graph that pass tokens on; aliases and constants are no processes, inputs come from outside. */
export function processesOf(graph: ModelGraph): Process[] {
  return graph.layers
    .filter((layer) => !['Input', 'Constant', 'Reshape'].includes(layer.kind))
    .map((layer) => processOf(graph, layer));
}

function processOf(graph: ModelGraph, layer: Layer): Process {
  const slots = layer.inputs.flatMap((tensor, i) => (graph.producer(tensor).kind === 'Constant' ? [] : [i]));
  const writes = layer.outputs
    .flatMap((_, output) => {
      const needed = slots.map((input) => tokensNeeded(graph, layer, output, input));
      const { count } = tokensOf(graph, layer.outputs[output]);
      return Array.from({ length: count }, (_, token) => ({ output, needed: needed.map((needs) => needs[token]) }));
    })
    .sort((a, b) => total(a.needed) - total(b.needed));

  const read = slots.map(() => 0);
  const take = (until: readonly number[]) => until.map((count, i) => Math.max(0, count - read[i]));
  const steps: Step[] = [];
  const cycles = cyclesPerToken(layer);
  for (const { output, needed } of writes) {
    const reads = take(needed);
    const last = steps.at(-1);
    // Outputs that need nothing more are written in the same step, each output once.
    if (last && total(reads) === 0 && !last.writes.includes(output)) (last.writes as number[]).push(output);
    else steps.push({ reads, writes: [output], cycles });
    for (const [i, count] of reads.entries()) read[i] += count;
  }
  const rest = take(slots.map((input) => tokensOf(graph, layer.inputs[input]).count));
  if (total(rest) > 0) steps.push({ reads: rest, writes: [], cycles: 1 });
  const streams = (tensors: readonly string[]) => tensors.map((tensor) => streamOf(graph, tensor));
  return { name: layer.name, inputs: streams(slots.map((i) => layer.inputs[i])), outputs: [...layer.outputs], steps };
}

/** The stream of a tensor: its own, or that of which it is an alias. */
export function streamOf(graph: ModelGraph, tensor: string): string {
  const producer = graph.producer(tensor);
  return producer.kind === 'Reshape' ? streamOf(graph, producer.inputs[0]) : tensor;
}

/** A matrix product takes one multiplication of each multiplier in a cycle: the reuse factor is its initiation interval. */
function cyclesPerToken(layer: Layer): number {
  return layer instanceof Dense || layer instanceof Convolution ? layer.get(FPGA_ATTRIBUTES.reuseFactor) : 1;
}

function total(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
