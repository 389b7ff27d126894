import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCompiler } from '../compiler';
import { type ModelFiles, readModelSource } from './model-source';

const TESTDATA = join(__dirname, '../../testdata');
const compiler = createCompiler();

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nx-hls-spec-'));
  mkdirSync(join(folder, 'net'));
  cpSync(join(TESTDATA, 'onnx/external-data'), join(folder, 'net'), { recursive: true });
  for (const name of ['architecture.json', 'weights.h5']) {
    cpSync(join(TESTDATA, 'models/qkeras-digits-mlp', name), join(folder, name));
  }
});
afterEach(() => rmSync(folder, { recursive: true }));

const parse = async ({ model, weights }: ModelFiles) =>
  compiler.parse(readModelSource({ model: join(folder, model), weights: weights?.map((path) => join(folder, path)) }));

describe('readModelSource', () => {
  it('finds the tensors of an ONNX file beside it', async () => {
    expect((await parse({ model: 'net/model.onnx' })).layers).toHaveLength(16);
    expect((await parse({ model: 'net/model.onnx', weights: ['net/model.onnx.data'] })).layers).toHaveLength(16);
  });

  it('reads no file beside the model that is not among the weights, as no cache would know of it', async () => {
    await expect(parse({ model: 'net/model.onnx', weights: [] })).rejects.toThrow(
      /external-data.*net\/model\.onnx\.data.*not among its weights\n {2}try: name it under "weights"/,
    );
  });

  it('refuses weights that are not needed', async () => {
    cpSync(join(TESTDATA, 'models/torch-digits-mlp/model.onnx'), join(folder, 'whole.onnx'));
    cpSync(join(TESTDATA, 'models/digits-mlp/model.keras'), join(folder, 'whole.keras'));
    for (const model of ['whole.onnx', 'whole.keras']) {
      await expect(parse({ model, weights: ['weights.h5'] })).rejects.toThrow(/unused-weights.*weights\.h5/);
    }
  });

  it('takes the weights of an architecture', async () => {
    expect((await parse({ model: 'architecture.json', weights: ['weights.h5'] })).layers.length).toBeGreaterThan(5);
    await expect(parse({ model: 'architecture.json' })).rejects.toThrow(/architecture without weights/);
    await expect(parse({ model: 'architecture.json', weights: ['nowhere.h5'] })).rejects.toThrow(
      /missing-file.*nowhere\.h5: the file with the weights does not exist/,
    );
  });

  it('says which file is missing', async () => {
    rmSync(join(folder, 'net/model.onnx.data'));
    await expect(parse({ model: 'net/model.onnx' })).rejects.toThrow(
      /missing-file.*net\/model\.onnx\.data: the file with tensors of the model does not exist/,
    );
  });

  it('follows no link out of the folder of the model', async () => {
    writeFileSync(join(folder, 'secret'), new Uint8Array(20_000));
    rmSync(join(folder, 'net/model.onnx.data'));
    symlinkSync('../secret', join(folder, 'net/model.onnx.data'));
    await expect(parse({ model: 'net/model.onnx' })).rejects.toThrow(/external-data.*outside the folder of the model/);
    rmSync(join(folder, 'net/model.onnx.data'));
    cpSync(join(TESTDATA, 'onnx/external-data/model.onnx.data'), join(folder, 'net/other'));
    symlinkSync('other', join(folder, 'net/model.onnx.data'));
    expect((await parse({ model: 'net/model.onnx' })).layers).toHaveLength(16);
  });
});
