import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { DiagnosticError } from '../diagnostic';
import { detectFormat } from './detect';

const model = (file: string) => new Uint8Array(readFileSync(join(__dirname, '../../testdata/models', file)));
const empty = new Uint8Array();
const zip = (...names: string[]) => zipSync(Object.fromEntries(names.map((name) => [name, empty])));

/** `[field number << 3 | wire type, ...payload]`, as bytes. */
const bytes = (...values: number[]) => Uint8Array.from(values);

describe('detectFormat goes by the content', () => {
  it.each([
    ['digits-mlp/model.keras', 'keras'],
    ['digits-mlp/model.h5', 'h5'],
    ['torch-digits-mlp/model.onnx', 'onnx'],
    ['torch-concat/model.onnx', 'onnx'],
    ['torch-activations/model.onnx', 'onnx'],
    ['torch-digits-mlp/model.pt2', 'pt2'],
  ])('%s is %s', (file, format) => {
    expect(detectFormat({ path: 'misleading.txt', bytes: model(file) })).toBe(format);
  });

  it('takes an architecture whose weights are in a second file', () => {
    const weights = { path: 'weights.h5', bytes: model('qkeras-digits-mlp/weights.h5') };
    const architecture = { path: 'm.json', bytes: model('qkeras-digits-mlp/architecture.json') };
    expect(detectFormat({ ...architecture, weights })).toBe('keras-json');
  });

  it('leaves a damaged .onnx file to its reader', () => {
    const whole = model('torch-digits-mlp/model.onnx');
    expect(detectFormat({ path: 'm.onnx', bytes: whole.subarray(0, 12) })).toBe('onnx');
    expect(detectFormat({ path: 'm.onnx', bytes: whole.subarray(0, whole.length >> 1) })).toBe('onnx');
  });

  it.each<[string, Uint8Array, RegExp]>([
    ['an empty file', empty, /is empty/],
    ['an old .pt2', zip('serialized_exported_program.json'), /PyTorch export.*before 2\.8/],
    ['a TorchScript file', model('torch-digits-mlp/model.torchscript.pt'), /TorchScript/],
    [
      'a state_dict',
      zip('archive/data.pkl', 'archive/data/0'),
      /torch\.save[\s\S]*import torch\n.*export\.export\(.*\n.*"model\.pt2"/,
    ],
    ['an old pickle', bytes(0x80, 2, 0x8a), /pickle/],
    ['a zipped SavedModel', zip('m/saved_model.pb'), /SavedModel.*\n.*model\.save/],
    ['a SavedModel', bytes(0x08, 1, 0x12, 2, 0x0a, 0), /SavedModel/],
    ['an .npz', zip('a.npy'), /\.npz/],
    ['another zip', zip('readme.txt'), /zip archive without/],
    ['a .npy', model('digits-mlp/input.npy'), /NumPy array/],
    ['an architecture', strToU8('{"class_name": "Sequential", "config": {}}'), /architecture without weights/],
    ['other JSON', strToU8('{"backend": "Vitis"}'), /JSON file.*\n.*--config/],
    ['text', strToU8('import keras\n'), /text file/],
    ['noise', bytes(0xff, 0xfe, 0, 1, 2, 3), /no known format/],
  ])('%s is refused by name', (_, content, expected) => {
    const detect = () => detectFormat({ path: 'model.bin', bytes: content });
    expect(detect).toThrow(DiagnosticError);
    expect(detect).toThrow(expected);
    expect(detect).toThrow(/model\.bin.*supported are/);
  });

  it('says that a cut zip archive is damaged', () => {
    const cut = model('digits-mlp/model.keras').subarray(0, 500);
    expect(() => detectFormat({ path: 'm.keras', bytes: cut })).toThrow(/corrupt-file.*m\.keras/);
  });
});
