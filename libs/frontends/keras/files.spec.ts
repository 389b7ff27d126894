import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { DiagnosticError } from '../../diagnostic';
import { LayerSchema, printGraph } from '../../ir';
import { LAYERS } from '../../layers';
import { readModel } from '..';

const SCHEMA = new LayerSchema(LAYERS);
const MODELS = join(__dirname, '../../../testdata/models');
const MODEL = join(MODELS, 'digits-mlp');
const KERAS = new Uint8Array(readFileSync(join(MODEL, 'model.keras')));
const H5 = new Uint8Array(readFileSync(join(MODEL, 'model.h5')));

const read = (path: string, bytes: Uint8Array) => readModel({ path, bytes }, SCHEMA);

async function diagnosticOf(path: string, bytes: Uint8Array) {
  try {
    await read(path, bytes);
  } catch (error) {
    if (error instanceof DiagnosticError) return error.diagnostics[0];
    throw error;
  }
  throw new Error(`${path} was read`);
}

/** The archive with some of its files changed or, when undefined, left out. */
function edited(change: Readonly<Record<string, ((bytes: Uint8Array) => Uint8Array) | undefined>>): Uint8Array {
  const kept = Object.entries(unzipSync(KERAS)).flatMap(([name, bytes]) => {
    if (!(name in change)) return [[name, bytes]];
    const edit = change[name];
    return edit ? [[name, edit(bytes)]] : [];
  });
  return zipSync(Object.fromEntries(kept));
}

const editedConfig = (edit: (text: string) => string) =>
  edited({ 'config.json': (bytes) => strToU8(edit(strFromU8(bytes))) });

describe('damaged files are user errors that name the file', () => {
  it.each([30, 100, 1000, KERAS.length >> 1, KERAS.length - 10])('.keras cut to %i bytes', async (length) => {
    const { code, where } = await diagnosticOf('m.keras', KERAS.subarray(0, length));
    expect([code, where.file]).toEqual(['corrupt-file', 'm.keras']);
  });

  it.each([8, 100, 5000, H5.length >> 1, H5.length - 10])('.h5 cut to %i bytes', async (length) => {
    const { code, where } = await diagnosticOf('m.h5', H5.subarray(0, length));
    expect([code, where.file]).toEqual(['corrupt-file', 'm.h5']);
  });

  it('a flipped bit in the weights of a .keras archive', async () => {
    const bytes = Uint8Array.from(KERAS);
    bytes[bytes.length >> 1] ^= 1;
    expect((await diagnosticOf('m.keras', bytes)).code).toBe('corrupt-file');
  });

  it('weights that are no HDF5', async () => {
    const bytes = edited({ 'model.weights.h5': () => strToU8('nothing') });
    expect((await diagnosticOf('m.keras', bytes)).code).toBe('corrupt-file');
  });

  it('a description that is no JSON', async () => {
    expect(
      (
        await diagnosticOf(
          'm.keras',
          editedConfig((text) => text.slice(0, 50)),
        )
      ).code,
    ).toBe('corrupt-file');
  });

  it.each(['config.json', 'model.weights.h5'])('an archive without %s', async (name) => {
    const found = await diagnosticOf('m.keras', edited({ [name]: undefined }));
    expect(found.code).toBe('incomplete-model');
    expect(found.message).toContain(name);
  });

  it('reads a good file after a bad one', async () => {
    await diagnosticOf('m.h5', H5.subarray(0, 5000));
    expect((await read('m.h5', H5)).layers).toHaveLength(7);
  });
});

it('gives weights by position, whatever the layers are called', async () => {
  const name = '"; rm -rf / #';
  const graph = await read(
    'm.keras',
    editedConfig((text) => text.replace('"name": "fc2"', `"name": ${JSON.stringify(name)}`)),
  );
  const names = ['pixels', 'fc1', 'fc1_relu', name, `${name}_relu`, 'fc3', 'softmax'];
  expect(graph.layers.map((l) => l.name)).toEqual(names);
});

it('reports weights that do not fit the description', async () => {
  const found = await diagnosticOf(
    'm.keras',
    editedConfig((text) => text.replace('"units": 32', '"units": 31')),
  );
  expect(found).toMatchObject({ code: 'shape-mismatch', where: { file: 'm.keras', node: 'fc1' } });
});

it('reports weights that are missing', async () => {
  const found = await diagnosticOf(
    'm.keras',
    editedConfig((text) => text.replace('"Dense"', '"BatchNormalization"')),
  );
  expect(found).toMatchObject({ code: 'missing-weight', where: { file: 'm.keras', node: 'fc1' } });
});

it('reads two files at once', async () => {
  const [a, b] = await Promise.all([read('m.keras', KERAS), read('m.h5', H5)]);
  expect(a.layers.map((l) => l.name)).toEqual(b.layers.map((l) => l.name));
});

describe('an architecture and its weights in two files', () => {
  const models = readdirSync(MODELS).filter((model) => existsSync(join(MODELS, model, 'architecture.json')));

  it.each(models)('%s is the same model as in one', async (model) => {
    const bytesOf = (file: string) => new Uint8Array(readFileSync(join(MODELS, model, file)));
    const whole = await read('model.h5', bytesOf('model.h5'));
    const architecture = { path: 'architecture.json', bytes: bytesOf('architecture.json') };
    for (const file of ['weights.h5', 'model.h5']) {
      const weights = { path: file, bytes: bytesOf(file) };
      expect(printGraph(await readModel({ ...architecture, weights }, SCHEMA))).toBe(printGraph(whole));
    }
  });
});
