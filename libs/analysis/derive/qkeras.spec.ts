import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createCompiler } from '../../compiler';
import type { HlsConfigJson } from '../../ir';
import { readArrays } from '../../testkit';
import { cloneGraph } from '../clone-graph';
import { deriveConfig } from './derive-config';

const MODELS = join(__dirname, '../../../testdata/models');

/** Whatever else is derived, the types of the model's own quantisers are not touched: the framework's outputs come out. */
it.each(['qkeras-digits-mlp', 'qkeras-activations'])(
  'a configuration derived for %s gives its outputs',
  async (model) => {
    const folder = join(MODELS, model);
    const compiler = createCompiler();
    const parsed = await compiler.parse({ path: 'model.h5', bytes: readFileSync(join(folder, 'model.h5')) });
    const compile = (config: HlsConfigJson) => {
      const graph = cloneGraph(parsed);
      compiler.apply(graph, { config }, 'verilog:optimize');
      return { graph, emulator: compiler.emulator(graph) };
    };
    const inputs = readArrays(folder, 'input');
    const { config, choices } = deriveConfig({ parsed, compile, calibration: inputs });
    expect(choices.filter(({ reason }) => reason === "the model's own quantiser").length).toBeGreaterThan(4);
    const [found] = compile(config).emulator.predict(inputs).outputs;
    const [expected] = readArrays(folder, 'framework_output');
    expect(Array.from(found.data)).toEqual(Array.from(expected.data));
  },
);
