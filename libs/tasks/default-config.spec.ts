import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createCompiler } from '../compiler';
import { defaultConfig, GRANULARITIES } from './default-config';

const FOLDER = join(__dirname, '../../testdata/models/digits-mlp');
const compiler = createCompiler({ backend: 'vitis' });
const parse = () => compiler.parse({ path: 'm.keras', bytes: readFileSync(join(FOLDER, 'model.keras')) });
const options = { precision: 'fixed<16,6>', reuseFactor: 1 };

describe('defaultConfig', () => {
  it.each(GRANULARITIES)('at granularity %s compiles', async (granularity) => {
    const graph = await parse();
    const config = defaultConfig(graph, { ...options, granularity });
    compiler.apply(graph, { config });
    expect([...graph.applied]).toContain(compiler.backend.defaultFlow);
  });

  it('by name decides the same types as the reference configuration', async () => {
    const { hls_config } = JSON.parse(readFileSync(join(FOLDER, 'vitis-parallel/config.json'), 'utf8'));
    const typesFor = async (config?: object) => {
      const graph = await parse();
      compiler.apply(graph, { config: config ?? defaultConfig(graph, { ...options, granularity: 'name' }) });
      return graph.layers.map((layer) => [layer.name, [...layer.types].map(([key, type]) => [key, type.precision])]);
    };
    expect(await typesFor()).toEqual(await typesFor(hls_config));
  });
});
