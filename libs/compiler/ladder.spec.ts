import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createEmulator } from '../emulator';
import type { BuildConfig } from '../ir';
import { commonCases, expectNetlists, firstSamples, readArrays } from '../testkit';
import { createCompiler } from './compiler';

/** The first samples: every rung is exact, so a few find what many would. */
const SAMPLES = 8;

/** The equality ladder of the verilog backend: each rung computes the same bits as the one before it. */
describe('generic kernels = fast paths = every flow = netlist = pipelined netlist, clocked', () => {
  for (const { model, name, modelFolder, files, build } of commonCases()) {
    it(`${model} ${name}`, async () => {
      const parallel: BuildConfig = { ...build, backend: 'verilog', ioType: 'io_parallel' };
      const compiler = createCompiler();
      const graph = await compiler.parse({ path: files[0], bytes: readFileSync(join(modelFolder, files[0])) });
      const inputs = readArrays(modelFolder, 'input').map((array) => firstSamples(array, SAMPLES));

      compiler.apply(graph, parallel, 'verilog:optimize');
      const vectors = compiler.emulator(graph).vectors(inputs);
      expect(createEmulator(graph, { generic: true }).vectors(inputs)).toEqual(vectors);

      compiler.apply(graph, parallel, 'verilog:pipeline', { reapply: 'single' });
      expect(compiler.emulator(graph).vectors(inputs)).toEqual(vectors);
      expectNetlists(graph, vectors);
    });
  }
});
