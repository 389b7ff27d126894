import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fifoDepths, proveNoDeadlock } from '../backends/fpga';
import type { ModelGraph } from '../ir';
import { type ReferenceCase, referenceCases } from '../testkit';
import { createCompiler } from './compiler';

async function compile({ build, modelFolder, files: [file] }: ReferenceCase): Promise<ModelGraph> {
  const compiler = createCompiler({ backend: build.backend });
  const graph = await compiler.parse({ path: file, bytes: readFileSync(join(modelFolder, file)) });
  compiler.apply(graph, build);
  return graph;
}

const cases = referenceCases().filter(({ build }) => build.ioType === 'io_stream');

describe('depths of the streams', () => {
  it.each(cases.map((reference) => [`${reference.model} ${reference.name}`, reference] as const))(
    '%s: free of deadlock, at full speed, and none above what a sample holds',
    async (_, reference) => {
      const graph = await compile(reference);
      const fifos = fifoDepths(graph);
      const depthOf = new Map(fifos.map(({ stream, depth }) => [stream, depth]));
      const wholeSamples = new Map(fifos.map(({ stream, tokens }) => [stream, tokens]));
      const best = proveNoDeadlock(graph, (stream) => wholeSamples.get(stream)!).finished;
      expect(proveNoDeadlock(graph, (stream) => depthOf.get(stream)!).finished).toEqual(best);
      expect(fifos.filter(({ depth, tokens }) => depth > tokens || depth < 1)).toEqual([]);
    },
  );
});

it('a skip connection that is too short is a deadlock, which names its stream and a depth that helps', async () => {
  const graph = await compile(cases.find(({ model }) => model === 'digits-resnet')!);
  const fifos = fifoDepths(graph);
  const skip = 'c1_relu_cpy2';
  // The window of c2 is complete after two rows of eight pixels and two pixels.
  expect(fifos.find(({ stream }) => stream === skip)).toEqual({ stream: skip, tokens: 64, depth: 17 });
  const short = (stream: string) => (stream === skip ? 1 : fifos.find((fifo) => fifo.stream === stream)!.depth);
  expect(() => proveNoDeadlock(graph, short)).toThrow(
    'error[deadlock]: the streams block each other: clone_c1_relu waits for room in c1_relu_cpy2 (depth 1), which add does not read before c2\n' +
      '  try: give c1_relu_cpy2 a depth of 64',
  );
});
