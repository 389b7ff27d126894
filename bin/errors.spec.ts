import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { expectPage } from '../libs/testkit';

const ROOT = join(__dirname, '..');
const CLI = join(ROOT, 'dist/bin/nx-hls.js');
const MODELS = join(ROOT, 'testdata/models');

/** One way to go wrong: what is in the folder, what is typed. */
interface Mistake {
  readonly title: string;
  readonly files: (folder: string) => void;
  readonly args: readonly string[];
}

const CONFIG = {
  backend: 'Vitis',
  io_type: 'io_parallel',
  hls_config: { Model: { Precision: 'fixed<16,6>', ReuseFactor: 1 } },
};

function write(folder: string, name: string, content: string | Uint8Array | object): void {
  const plain = typeof content === 'string' || content instanceof Uint8Array;
  writeFileSync(join(folder, name), plain ? content : JSON.stringify(content));
}

/** A `.keras` file of a reference model, its architecture text and its weights changed. */
function keras(
  model: string,
  text: (config: string) => string,
  weights = (bytes: Uint8Array): Uint8Array => bytes,
): Uint8Array {
  const files: Record<string, Uint8Array> = unzipSync(readFileSync(join(MODELS, model, 'model.keras')));
  files['config.json'] = strToU8(text(strFromU8(files['config.json'])));
  files['model.weights.h5'] = weights(files['model.weights.h5']);
  return zipSync(files);
}

const same = (text: string) => text;

/** The first kernel weight of digits-mlp as NaN: its bytes are found by value. */
function withNaN(bytes: Uint8Array): Uint8Array {
  const changed = bytes.slice();
  const view = new DataView(changed.buffer);
  const at = Array.from({ length: changed.length / 4 }, (_, i) => i * 4).find(
    (offset) =>
      offset > 4096 && Math.abs(view.getFloat32(offset, true)) > 0.01 && Math.abs(view.getFloat32(offset, true)) < 1,
  );
  view.setFloat32(at!, Number.NaN, true);
  return changed;
}

const predict = (model: string, config = 'config.json') => [
  'predict',
  model,
  '--config',
  config,
  '--input',
  'input.npy',
  '--output',
  'out',
];

function truncated(file: string): Mistake {
  const copy = (folder: string) => {
    const bytes = readFileSync(join(MODELS, file.endsWith('.onnx') ? 'torch-digits-mlp' : 'digits-mlp', file));
    write(folder, file, bytes.subarray(0, Math.floor(bytes.length / 2)));
  };
  return { title: `A truncated ${file.slice(file.indexOf('.'))}`, files: copy, args: predict(file) };
}

function badConfig(title: string, hls_config: object): Mistake {
  return {
    title,
    files: (folder) => {
      copyFileSync(join(MODELS, 'digits-mlp/model.keras'), join(folder, 'model.keras'));
      write(folder, 'bad.json', { ...CONFIG, hls_config });
    },
    args: predict('model.keras', 'bad.json'),
  };
}

const MISTAKES: readonly Mistake[] = [
  { title: 'A missing file', files: () => {}, args: predict('jet.onnx') },
  { title: 'Not a model', files: (folder) => write(folder, 'notes.txt', 'train longer\n'), args: predict('notes.txt') },
  truncated('model.keras'),
  truncated('model.h5'),
  truncated('model.onnx'),
  {
    title: 'An unknown layer',
    files: (folder) =>
      write(
        folder,
        'model.keras',
        keras('digits-mlp', (text) => text.replace('"class_name": "Softmax"', '"class_name": "Sparsemax"')),
      ),
    args: predict('model.keras'),
  },
  badConfig('An unknown configuration key', { Model: { Precision: 'fixed<16,6>', ReuseFacter: 4 } }),
  badConfig('A layer name that the model does not have', {
    Model: { Precision: 'fixed<16,6>' },
    LayerName: { fc4: { Precision: 'fixed<8,3>' } },
  }),
  badConfig('An illegal precision string', { Model: { Precision: 'fixed<16,6,ROUND>' } }),
  {
    title: 'A weight that is NaN',
    files: (folder) => write(folder, 'model.keras', keras('digits-mlp', same, withNaN)),
    args: predict('model.keras'),
  },
  {
    title: 'A cyclic graph',
    files: (folder) =>
      write(
        folder,
        'model.keras',
        keras('multi-io', (text) => text.replace('"keras_history": ["a", 0, 0]', '"keras_history": ["o1", 0, 0]')),
      ),
    args: predict('model.keras'),
  },
  {
    title: 'An input of the wrong shape',
    files: (folder) => {
      copyFileSync(join(MODELS, 'digits-mlp/model.keras'), join(folder, 'model.keras'));
      copyFileSync(join(MODELS, 'multi-io/input.npy'), join(folder, 'ten.npy'));
    },
    args: ['predict', 'model.keras', '--config', 'config.json', '--input', 'ten.npy', '--output', 'out'],
  },
  {
    title: 'An output folder that cannot be written',
    files: (folder) => {
      copyFileSync(join(MODELS, 'digits-mlp/model.keras'), join(folder, 'model.keras'));
      write(folder, 'taken', '');
    },
    args: ['predict', 'model.keras', '--config', 'config.json', '--input', 'input.npy', '--output', 'taken/out'],
  },
  { title: 'A mistyped option', files: () => {}, args: ['predict', 'model.keras', '--confg', 'config.json'] },
];

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'nx-hls-errors-'));
});

afterAll(() => rmSync(folder, { recursive: true }));

function run(args: readonly string[]): { status: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], { cwd: folder, encoding: 'utf8' });
  return { status, stdout, stderr };
}

/** The section of a mistake: the command, and what it prints. */
function section({ title, files, args }: Mistake): string {
  write(folder, 'config.json', CONFIG);
  copyFileSync(join(MODELS, 'digits-mlp/input.npy'), join(folder, 'input.npy'));
  files(folder);
  const { status, stdout, stderr } = run(args);
  expect(status, title).toBe(1);
  expect(stdout, title).toBe('');
  expect(stderr, title).not.toMatch(/\bat .*\.(js|ts):\d+/);
  return [`## ${title}`, '```console', `$ npx nx-hls ${args.join(' ')}`, stderr.trimEnd(), '```', ''].join('\n');
}

const INTRODUCTION = `# Errors

What the common mistakes look like. Every message names the file, the node, what was found, what was expected and what to try; the
exit status is 1 and nothing half-written is left behind. This page is made by a test that makes each mistake
(\`UPDATE_DOCS=1 npx vitest run bin/errors.spec.ts\` rewrites it).
`;

it('docs/errors.md quotes what each mistake prints', () => {
  expectPage('errors.md', [INTRODUCTION, ...MISTAKES.map(section)].join('\n'));
});

it('a layer named `"; rm -rf / #` is data everywhere and a safe identifier in the IP', () => {
  const hostile = '\\"; rm -rf / #';
  write(
    folder,
    'model.keras',
    keras('digits-mlp', (text) => text.replaceAll('"pixels"', `"${hostile}"`).replaceAll('"fc1"', '"$(touch x)"')),
  );
  write(folder, 'verilog.json', { ...CONFIG, backend: 'Verilog', hls_config: { Model: { Precision: 'fixed<8,4>' } } });
  const { status, stderr } = run(['convert', 'model.keras', '--config', 'verilog.json', '--output', 'ip']);
  expect(stderr).toBe('');
  expect(status).toBe(0);
  const module = readFileSync(join(folder, 'ip/rtl/digits_mlp.v'), 'utf8');
  const ports = [...module.matchAll(/^ {2}(?:input|output) wire (?:\[\d+:0\] )?(\S+?),?$/gm)].map((match) => match[1]);
  expect(ports.length).toBeGreaterThan(5);
  for (const port of ports) expect(port).toMatch(/^[a-zA-Z_][a-zA-Z0-9_]*$/);
  const code = module.replaceAll(/\/\/.*/g, '');
  expect(code).not.toMatch(/rm -rf|\$\(|touch x/);
});
