import { userError } from '../../../diagnostic';
import type { ModelGraph } from '../../../ir';
import { processesOf } from './process';
import { type Deadlock, type Run, simulateDataflow } from './simulate';
import { tokensOf } from './tokens';

/** Samples of a run: the second and third meet what their predecessors left. */
const SAMPLES = 3;

/** The depth of one stream between two layers. */
export interface FifoDepth {
  readonly stream: string;
  /** Tokens of one sample: more never helps. */
  readonly tokens: number;
  readonly depth: number;
}

/**
 * A depth for every stream of a graph after the streaming flow, in stream order: with these the dataflow is proved free of
 * deadlock, and it finishes its samples in the same cycles as with streams that hold a whole sample. No depth can be less while
 * the others stay, as far as cycles follow from tokens and initiation intervals.
 */
export function fifoDepths(graph: ModelGraph): FifoDepth[] {
  const tokens = (stream: string) => tokensOf(graph, stream).count;
  const { occupancy, finished } = proveNoDeadlock(graph, tokens);
  const depths = new Map([...occupancy].map(([stream, most]) => [stream, Math.max(1, most)]));
  for (const [stream, most] of depths) {
    const isEnough = (depth: number) => {
      const result = run(graph, (other) => (other === stream ? depth : depths.get(other)!));
      return 'finished' in result && result.finished.every((cycle, i) => cycle === finished[i]);
    };
    depths.set(stream, least(1, most, isEnough));
  }
  return [...depths].map(([stream, depth]) => ({ stream, tokens: tokens(stream), depth }));
}

/** The least integer in [low, high] that is enough, when `high` is and all above one that is are too. */
function least(low: number, high: number, isEnough: (n: number) => boolean): number {
  if (low === high) return low;
  const middle = Math.floor((low + high) / 2);
  return isEnough(middle) ? least(low, middle, isEnough) : least(middle + 1, high, isEnough);
}

/**
 * Proves that a dataflow with the given depths cannot deadlock, and gives its run. A user error `deadlock` when it can: it names
 * the streams that are full while their readers wait for another one.
 */
export function proveNoDeadlock(graph: ModelGraph, depth: (stream: string) => number): Run {
  const result = run(graph, depth);
  if ('occupancy' in result) return result;
  const processes = processesOf(graph);
  const causes = result.waiting.flatMap(({ process, stream, reason }) => {
    const reader = processes.find(({ inputs }) => inputs.includes(stream))!.name;
    const starved = result.waiting.find((other) => other.process === reader && other.reason === 'empty');
    return reason === 'full' && starved ? [{ process, stream, reader, missing: starved.stream }] : [];
  });
  const message = causes.map(
    ({ process, stream, reader, missing }) =>
      `${process} waits for room in ${stream} (depth ${depth(stream)}), which ${reader} does not read before ${missing}`,
  );
  const hint = causes.map(({ stream }) => `give ${stream} a depth of ${tokensOf(graph, stream).count}`);
  throw userError('deadlock', `the streams block each other: ${message.join('; ')}`, {}, hint.join('; '));
}

function run(graph: ModelGraph, depth: (stream: string) => number): Run | Deadlock {
  const inputs = graph.inputs.map(({ outputs: [tensor] }) => [tensor, tokensOf(graph, tensor).count] as const);
  return simulateDataflow(processesOf(graph), new Map(inputs), depth, SAMPLES);
}
