import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Compiled } from '../analysis';
import { compileTypes, createCompiler } from '../compiler';
import type { BuildConfig, HlsConfigJson, ModelGraph } from '../ir';

/** A model file, read, and what compiles it under one configuration after another. */
export async function loadModel(
  folder: string,
  file: string,
  build: Omit<BuildConfig, 'config'> = {},
): Promise<{ parsed: ModelGraph; compile: (config: HlsConfigJson) => Compiled }> {
  const compiler = createCompiler({ backend: build.backend });
  const parsed = await compiler.parse({ path: `${basename(folder)}/${file}`, bytes: readFileSync(join(folder, file)) });
  return { parsed, compile: compileTypes(compiler, parsed, { ...build, config: {} }) };
}
