import type { Process } from './process';

/** What a run of a dataflow shows. */
export interface Run {
  /** Most tokens at once in each stream. */
  readonly occupancy: ReadonlyMap<string, number>;
  /** Clock cycle in which the last token of each sample leaves. */
  readonly finished: readonly number[];
}

/** Why a dataflow cannot go on: what each process waits for. */
export interface Deadlock {
  readonly waiting: readonly { readonly process: string; readonly stream: string; readonly reason: 'empty' | 'full' }[];
}

/** A stream during a run: the cycles in which its tokens came and went. */
interface Stream {
  readonly depth: number;
  readonly pushed: number[];
  readonly popped: number[];
}

/**
 * Runs a dataflow over `samples` samples. Processes are deterministic and block on empty and full streams (a Kahn network with
 * bounded channels): whether they deadlock depends on the depths alone, not on when anything happens, so that a run that ends
 * proves that there is no deadlock. Time is cycles in which nothing but blocking delays a process; a token may be read in the
 * cycle after it was written. `inputs` are the streams that come from outside, one token a cycle as space allows, `tokens` of
 * each a sample; streams that nobody reads leave at once. `depth` is the capacity of a stream.
 */
export function simulateDataflow(
  processes: readonly Process[],
  inputs: ReadonlyMap<string, number>,
  depth: (stream: string) => number,
  samples: number,
): Run | Deadlock {
  const streams = new Map<string, Stream>();
  const readers = new Set(processes.flatMap((process) => process.inputs));
  for (const name of [...inputs.keys(), ...processes.flatMap((process) => process.outputs)]) {
    streams.set(name, { depth: readers.has(name) ? depth(name) : Number.POSITIVE_INFINITY, pushed: [], popped: [] });
  }
  const sources = [...inputs].map(([name, count]) => source(name, count));
  const runs = [...sources, ...processes].map((process) => new ProcessRun(process, streams, samples));
  for (let moving = true; moving; ) {
    moving = false;
    for (const run of runs) moving = run.advance() || moving;
  }
  const waiting = runs.flatMap((run) => run.waiting ?? []);
  if (waiting.length > 0) return { waiting };
  const leaving = [...streams.entries()].filter(([name]) => !readers.has(name)).map(([, { pushed }]) => pushed);
  const finished = Array.from({ length: samples }, (_, sample) =>
    Math.max(...leaving.map((pushed) => pushed[((sample + 1) * pushed.length) / samples - 1])),
  );
  const read = [...streams.entries()].filter(([name]) => readers.has(name));
  return { occupancy: new Map(read.map(([name, stream]) => [name, mostAtOnce(stream)])), finished };
}

function source(name: string, count: number): Process {
  const step = { reads: [], writes: [0], cycles: 1 };
  return { name: `input ${name}`, inputs: [], outputs: [name], steps: new Array(count).fill(step) };
}

/** One process on its way through its steps. */
class ProcessRun {
  readonly #process: Process;
  readonly #inputs: readonly Stream[];
  readonly #outputs: readonly Stream[];
  readonly #end: number;
  #step = 0;
  /** Tokens of the current step that were read and written. */
  #read: number[];
  #written = 0;
  #time = 0;

  constructor(process: Process, streams: ReadonlyMap<string, Stream>, samples: number) {
    this.#process = process;
    this.#inputs = process.inputs.map((name) => streams.get(name)!);
    this.#outputs = process.outputs.map((name) => streams.get(name)!);
    this.#end = samples * process.steps.length;
    this.#read = process.inputs.map(() => 0);
  }

  /** Goes on as far as it can; whether it did anything. */
  advance(): boolean {
    let moved = false;
    while (this.#step < this.#end) {
      const { reads, writes, cycles } = this.#process.steps[this.#step % this.#process.steps.length];
      for (const [i, wanted] of reads.entries()) {
        const { pushed, popped } = this.#inputs[i];
        for (; this.#read[i] < wanted && popped.length < pushed.length; this.#read[i]++, moved = true) {
          this.#time = Math.max(this.#time, pushed[popped.length]) + 1;
          popped.push(this.#time);
        }
      }
      if (reads.some((wanted, i) => this.#read[i] < wanted)) return moved;
      for (; this.#written < writes.length; this.#written++, moved = true) {
        const { depth, pushed, popped } = this.#outputs[writes[this.#written]];
        const before = pushed.length - depth;
        if (before >= popped.length) return moved;
        // A place is free in the cycle after its token was read.
        const free = before < 0 || popped.length === 0 ? 0 : popped[before];
        pushed.push(Math.max(this.#time, free));
      }
      const last = Math.max(this.#time, ...writes.map((output) => this.#outputs[output].pushed.at(-1)!));
      this.#time = last + cycles - 1;
      this.#step++;
      this.#read = reads.map(() => 0);
      this.#written = 0;
    }
    return moved;
  }

  /** What it waits for; undefined when it has ended. */
  get waiting(): Deadlock['waiting'][number] | undefined {
    if (this.#step >= this.#end) return undefined;
    const { name: process, inputs, outputs, steps } = this.#process;
    const { reads, writes } = steps[this.#step % steps.length];
    const empty = reads.findIndex((wanted, i) => this.#read[i] < wanted);
    if (empty >= 0) return { process, stream: inputs[empty], reason: 'empty' };
    return { process, stream: outputs[writes[this.#written]], reason: 'full' };
  }
}

/** Most tokens that were in a stream at once. */
function mostAtOnce({ pushed, popped }: Stream): number {
  let [most, gone] = [0, 0];
  for (const [index, time] of pushed.entries()) {
    while (gone < popped.length && popped[gone] <= time) gone++;
    most = Math.max(most, index + 1 - gone);
  }
  return most;
}
