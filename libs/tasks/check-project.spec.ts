import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkProject } from './check-project';
import schema from './hls.schema.json';
import { readJsonFile } from './json-file';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'nx-hls-spec-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function check(text: string) {
  const path = join(folder, 'hls.json');
  writeFileSync(path, text);
  return checkProject(readJsonFile(path, 'jet/hls.json'));
}

const message = (text: string) =>
  check(text).then(
    () => 'accepted',
    (error: Error) => error.message,
  );

describe('checkProject', () => {
  it('accepts comments, trailing commas and enumerated values in any case', async () => {
    const json = await check('{ // the net\n "model": "m.onnx", "backend": "Vitis", "ioType": "IO_Stream", }');
    expect(json).toEqual({ model: 'm.onnx', backend: 'vitis', ioType: 'io_stream' });
  });

  it.each([
    ['{\n"modl": "m"}', /error\[unknown-key\] jet\/hls\.json:2: unknown key "modl"\n {2}try: did you mean "model"\?/],
    ['{}', /error\[missing-key\] jet\/hls\.json:1: no "model"\n {2}try: add "model"/],
    ['{"model": ""}', /error\[bad-value\] jet\/hls\.json:1: model is "", it must NOT have fewer than 1 characters/],
    ['{"model": "m", "weights": 5}', /weights is 5, expected a string or array/],
    ['{"model": "m", "weights": []}', /weights is \[\], it must NOT have fewer than 1 items/],
    ['{"model": 5}', /error\[bad-value\] jet\/hls\.json:1: model is 5, expected a string/],
    [
      '{"model": "m",\n\n"ioType": "io_paralel"}',
      /error\[bad-value\] jet\/hls\.json:3: ioType is "io_paralel", expected "io_parallel" or "io_stream"\n {2}try: did you mean "io_parallel"\?/,
    ],
    ['{"model": "m", "clockPeriod": 0}', /clockPeriod is 0, it must be > 0/],
    ['{"model": "m", "clockUncertainty": "27%"}', /clockUncertainty is "27%", expected a number/],
    ['{"model": "m", "data": {"inputs": []}}', /data\.inputs is \[\]/],
    ['{"model": "m", "data": {"input": ["x.npy"]}}', /data has unknown key "input"\n {2}try: did you mean "inputs"\?/],
    ['{"model": "m", "extensions": ["ext.ts"]}', /extensions\.0 is "ext\.ts", expected a path that begins with/],
    ['{"model": "m", "config": {"LayerNames": {}}}', /config has unknown key "LayerNames"\n.*"LayerName"/],
    [
      '{"model": "m", "config": {"LayerName": {"a.b/c": {"ReuseFactor": 0}}}}',
      /config\.LayerName\.a\.b\/c\.ReuseFactor/,
    ],
    ['{"model": "m", "config": {"Model": {"Precision": 16}}}', /config\.Model\.Precision is 16, expected/],
    ['[1]', /error\[bad-value\] jet\/hls\.json:1: the file is \[1\], expected an object/],
    ['{"model": }', /error\[bad-json\] jet\/hls\.json:1: not valid JSON: value expected/],
    ['', /error\[bad-json\] jet\/hls\.json:1: /],
  ])('refuses %s', async (text, expected) => {
    expect(await message(text)).toMatch(expected);
  });

  it('takes one file with weights or several, and integers that are texts', async () => {
    const config = { Model: { ReuseFactor: '4' } };
    for (const weights of ['w.h5', ['a.data', 'b.data']]) {
      await expect(check(JSON.stringify({ model: 'm', weights, config }))).resolves.toEqual({
        model: 'm',
        weights,
        config,
      });
    }
  });

  it('tells all mistakes at once', async () => {
    expect((await message('{"modl": "m", "part": 3}')).match(/error\[/g)).toHaveLength(3);
  });
});

describe('the schema', () => {
  it('documents every property', () => {
    const undocumented: string[] = [];
    const visit = (node: unknown, path: string, isProperty: boolean): void => {
      if (node === null || typeof node !== 'object') return;
      if (isProperty && !('description' in node) && !('$ref' in node)) undocumented.push(path);
      for (const [key, value] of Object.entries(node)) {
        const holds = key === 'properties' || key === 'definitions';
        if (holds) for (const [name, inner] of Object.entries(value)) visit(inner, `${path}.${name}`, true);
        else visit(value, `${path}.${key}`, false);
      }
    };
    visit(schema, '', true);
    expect(undocumented).toEqual([]);
  });
});
