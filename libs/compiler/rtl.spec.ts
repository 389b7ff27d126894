import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { getNetlist } from '../backends/verilog';
import { moduleInterface, packSample } from '../rtl';
import { commonCases, firstSamples, readArrays } from '../testkit';
import { simulateRtl } from '../toolchain';
import { createCompiler } from './compiler';

const SAMPLES = 64;

/** Their tables of 4096 entries take long, and they use nothing that `keras2-garnet-mean` and `-fewer` do not. */
const LIKE_OTHERS = /^keras2-garnet-(nvert|odd|stack|vertices)/;

/** One configuration of each model: the arithmetic of the others differs in widths, which the ladder covers. */
const cases = commonCases().filter(
  ({ model, name }, i, all) =>
    !LIKE_OTHERS.test(model) &&
    (model === 'act-softmax-strategies' || all.findIndex((c) => c.model === model) === i || name.endsWith('mixed')),
);

/** The last rung: the Verilog text, read by Yosys and simulated cycle by cycle, gives the emulator's bits. */
describe('simulated Verilog = emulator', () => {
  for (const { model, name, modelFolder, files, build } of cases) {
    it(`${model} ${name}`, async () => {
      const compiler = createCompiler();
      const graph = await compiler.parse({ path: files[0], bytes: readFileSync(join(modelFolder, files[0])) });
      const parallel = { ...build, ioType: 'io_parallel' } as const;
      compiler.apply(graph, parallel);
      const inputs = readArrays(modelFolder, 'input').map((array) => firstSamples(array, SAMPLES));
      const vectors = compiler.emulator(graph).vectors(inputs);
      const face = moduleInterface(getNetlist(graph, 'pipelined-netlist'));
      const samples = vectors.inputs[0].map((_, i) => ({
        input: packSample(
          face.inputs,
          vectors.inputs.map((port) => port[i]),
        ),
        expected: packSample(
          face.outputs,
          vectors.outputs.map((port) => port[i]),
        ),
      }));
      const stimulus = { inputs: samples.map((s) => s.input), expected: samples.map((s) => s.expected) };
      const result = await simulateRtl(compiler.emit(graph, parallel, vectors), face, stimulus, {
        simulator: 'builtin',
      });
      expect(result.violations).toEqual([]);
      expect(result.equal).toBe(samples.length);
    });
  }
});
