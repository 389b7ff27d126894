import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LayerSchema, printGraph } from '../../ir';
import { LAYERS } from '../../layers';
import { createExternalData } from './external-data';
import { onnxFrontend } from './frontend';
import type { TensorProto } from './proto-schema';

const TESTDATA = join(__dirname, '../../../testdata');
const schema = new LayerSchema(LAYERS);
const bytesOf = (file: string) => new Uint8Array(readFileSync(join(TESTDATA, file)));
const model = { path: 'model.onnx', bytes: bytesOf('onnx/external-data/model.onnx') };
const data = bytesOf('onnx/external-data/model.onnx.data');

describe('a model whose weights are in another file', () => {
  it('is the same as in one file, and opens the other one once', async () => {
    const opened: string[] = [];
    const open = (location: string) => {
      opened.push(location);
      return { path: location, bytes: data };
    };
    const whole = { path: 'model.onnx', bytes: bytesOf('models/torch-digits-mlp/model.onnx') };
    expect(printGraph(await onnxFrontend({ ...model, open }, schema))).toBe(
      printGraph(await onnxFrontend(whole, schema)),
    );
    expect(opened).toEqual(['model.onnx.data']);
  });

  it('needs that file', async () => {
    await expect(onnxFrontend(model, schema)).rejects.toThrow(
      /external-data\] model\.onnx: the tensor "fc1\.weight" is stored outside the model, in "model\.onnx\.data"/,
    );
  });

  it('needs all of it', async () => {
    const open = (path: string) => ({ path, bytes: data.subarray(0, 8200) });
    await expect(onnxFrontend({ ...model, open }, schema)).rejects.toThrow(
      /external-data\] model\.onnx\.data: the tensor "fc1\.bias" is at the bytes from 8192 on, 128 of them; the file has 8200/,
    );
  });
});

describe('createExternalData', () => {
  const file = { path: 'w.bin', bytes: Uint8Array.of(1, 2, 3, 4, 5, 6) };
  const read = (entries: Record<string, string>, size: number) => {
    const externalData = Object.entries(entries).map(([key, value]) => ({ key, value }));
    return createExternalData({ open: () => file })({ externalData } as unknown as TensorProto, 'w', size);
  };

  it.each([
    [{ location: 'w.bin' }, 6, [1, 2, 3, 4, 5, 6]],
    [{ location: 'sub/w.bin', offset: '2' }, 3, [3, 4, 5]],
    [{ location: 'w..bin', offset: '2', length: '2' }, 2, [3, 4]],
    [{ location: './w.bin', offset: '6' }, 0, []],
  ])('%j, %d bytes', (entries, size, expected) => {
    expect([...read(entries, size)]).toEqual(expected);
  });

  it.each([
    ['../w.bin'],
    ['a/../../w.bin'],
    ['..'],
    ['/etc/passwd'],
    ['\\\\server\\w.bin'],
    ['..\\w.bin'],
    ['C:w.bin'],
    ['w\0.bin'],
    [''],
  ])('opens no %j', (location) => {
    expect(() => read({ location }, 6)).toThrow(/error\[external-data\].*no path inside the folder of the model/);
  });

  it.each([
    [{ offset: '1' }, 6, /bytes from 1 on, 6 of them; the file has 6/],
    [{ offset: '-1' }, 2, /bytes from -1 on/],
    [{ offset: '1e1' }, 2, /bytes from 1e1 on/],
    [{ offset: '9999999999999999999999' }, 2, /the file has 6/],
    [{ length: '4' }, 6, /has 4 bytes in "w\.bin", expected 6/],
    [{ length: 'many' }, 6, /has many bytes/],
  ])('refuses %j for %d bytes', (entries, size, expected) => {
    expect(() => read({ location: 'w.bin', ...entries }, size)).toThrow(expected);
  });
});
