import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { getNetlist } from '../backends/verilog';
import { createEmulator, type Vectors } from '../emulator';
import type { BuildConfig } from '../ir';
import { interpreter, type Netlist, simulate } from '../netlist';
import { commonCases, firstSamples, readArrays } from '../testkit';
import { createCompiler } from './compiler';

/** The first samples: every rung is exact, so a few find what many would. */
const SAMPLES = 8;

function interpreted(netlist: Netlist, vectors: Vectors): bigint[][][] {
  const run = interpreter(netlist);
  const outputs = vectors.inputs[0].map((_, i) => run(vectors.inputs.map((port) => port[i])));
  return netlist.outputs.map((_, port) => outputs.map((sample) => sample[port]));
}

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
      expect(interpreted(getNetlist(graph, 'netlist'), vectors)).toEqual(vectors.outputs);

      const pipelined = getNetlist(graph, 'pipelined-netlist');
      const stream = vectors.inputs[0].map((_, i) => vectors.inputs.map((port) => port[i]));
      const drain = Array(pipelined.latency).fill(stream[0]);
      const clocked = simulate(pipelined, [...stream, ...drain]).slice(pipelined.latency);
      expect(pipelined.outputs.map((_, port) => clocked.map((sample) => sample[port]))).toEqual(vectors.outputs);
    });
  }
});
