import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { commonCases, expectVerilog, firstSamples, readArrays } from '../testkit';
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
      await expectVerilog(compiler, graph, parallel, compiler.emulator(graph).vectors(inputs));
    });
  }
});
