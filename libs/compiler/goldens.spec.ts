import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type BuildConfig, type IoType, readNpy, type Tensor } from '../ir';
import { createCompiler } from './compiler';

const MODELS = join(__dirname, '../../testdata/models');

function npy(path: string): Tensor {
  return readNpy(readFileSync(path), path);
}

function numbered(folder: string, stem: string): Tensor[] {
  const single = join(folder, `${stem}.npy`);
  if (existsSync(single)) return [npy(single)];
  const found = [];
  for (let i = 0; existsSync(join(folder, `${stem}${i}.npy`)); i++) found.push(npy(join(folder, `${stem}${i}.npy`)));
  return found;
}

interface Case { model: string; name: string; folder: string; file: string }

function cases(): Case[] {
  const all: Case[] = [];
  for (const model of readdirSync(MODELS).sort()) {
    const folder = join(MODELS, model);
    if (!existsSync(join(folder, 'input.npy')) && !existsSync(join(folder, 'input0.npy'))) continue;
    for (const name of readdirSync(folder).sort()) {
      const at = join(folder, name);
      if (!/^(vitis|vivado)/.test(name) || !existsSync(join(at, 'config.json'))) continue;
      if (name.includes('from-pytorch') || existsSync(join(at, 'WRONG.txt')) || existsSync(join(at, 'FAILED.txt'))) continue;
      for (const file of ['model.keras', 'model.h5', 'model.onnx']) {
        if (existsSync(join(folder, file))) all.push({ model, name, folder, file });
      }
    }
  }
  return all;
}

function firstDifference(found: Tensor, expected: Tensor): string | undefined {
  if (found.data.length !== expected.data.length) return `${found.shape} != ${expected.shape}`;
  let count = 0;
  let first = '';
  for (let i = 0; i < found.data.length; i++) {
    if (found.data[i] === expected.data[i]) continue;
    if (count++ === 0) first = `[${i}] ${found.data[i]} != ${expected.data[i]}`;
  }
  return count === 0 ? undefined : `${count} of ${found.data.length} differ, first ${first}`;
}

describe('predictions equal the reference bit for bit', () => {
  for (const { model, name, folder, file } of cases()) {
    it(`${model} ${name} ${file}`, async () => {
      const at = join(folder, name);
      const json = JSON.parse(readFileSync(join(at, 'config.json'), 'utf8'));
      const build: BuildConfig = { backend: json.backend, ioType: json.io_type as IoType, config: json.hls_config };
      const compiler = createCompiler({ backend: json.backend });
      const graph = await compiler.parse({ path: file, bytes: readFileSync(join(folder, file)) });
      compiler.apply(graph, build);
      const trace = existsSync(join(at, 'trace'));
      const result = compiler.emulator(graph).predict(numbered(folder, 'input'), { trace });
      const expected = numbered(at, 'output');
      const problems: string[] = [];
      if (trace) {
        for (const entry of readdirSync(join(at, 'trace'))) {
          const layer = entry.slice(0, -4);
          const golden = npy(join(at, 'trace', entry));
          const ours = result.trace.get(layer);
          if (!ours) { problems.push(`no trace ${layer}`); continue; }
          const problem = firstDifference({ shape: golden.shape, data: ours.data.subarray(0, golden.data.length) }, golden);
          if (problem) problems.push(`trace ${layer}: ${problem}`);
        }
      }
      for (const [i, tensor] of expected.entries()) {
        const problem = firstDifference(result.outputs[i], tensor);
        if (problem) problems.push(`output ${i}: ${problem}`);
      }
      expect(problems).toEqual([]);
    });
  }
});
