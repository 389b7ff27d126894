import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { logger, readNxJson, type Tree } from '@nx/devkit';
import { createTreeWithEmptyWorkspace } from '@nx/devkit/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readNpy, writeNpy } from '../../libs/ir';
import { checkProject } from '../../libs/tasks/check-project';
import generator, { type ProjectGeneratorOptions } from './generator';
import schema from './schema.json';

const MODELS = join(__dirname, '../../testdata/models');

let workspace: string;
let tree: Tree;
let printed: string[];

beforeEach(() => {
  workspace = mkdtempSync(join(tmpdir(), 'nx-hls-'));
  tree = createTreeWithEmptyWorkspace();
  tree.root = workspace;
  printed = [];
  for (const level of ['info', 'warn'] as const) {
    vi.spyOn(logger, level).mockImplementation((text: unknown) => void printed.push(String(text)));
  }
  vi.stubEnv('INIT_CWD', workspace);
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  rmSync(workspace, { recursive: true, force: true });
});

/** Puts a file into the workspace, as the user has it. */
function put(path: string, content: string | Uint8Array): string {
  mkdirSync(join(workspace, path, '..'), { recursive: true });
  writeFileSync(join(workspace, path), content);
  return path;
}

function putModel(path: string, model = 'digits-mlp/model.keras'): string {
  mkdirSync(join(workspace, path, '..'), { recursive: true });
  cpSync(join(MODELS, model), join(workspace, path));
  return path;
}

/** The 64 labels of the digits that digits-mlp was tested with. */
function putLabels(path: string): string {
  const all = readNpy(readFileSync(join(MODELS, 'digits_labels.npy')), path);
  return put(path, writeNpy({ shape: [64], data: Float64Array.from(all.data.slice(0, 64)) }));
}

const run = (options: ProjectGeneratorOptions) => generator(tree, options);
const text = (path: string) => tree.read(path, 'utf8')!;
const json = (path: string) => JSON.parse(text(path));
const added = () =>
  tree
    .listChanges()
    .map(({ path }) => path)
    .filter((path) => path.startsWith('digits'));

describe('nx g nx-hls:project', () => {
  it('makes a project of a model and data', async () => {
    const model = putModel('models/digits.keras');
    const calibration = [put('x.npy', readFileSync(join(MODELS, 'digits-mlp/input.npy')))];
    await run({ name: 'digits', model, calibration, labels: putLabels('y.npy') });
    expect(added().sort()).toEqual([
      'digits/README.md',
      'digits/digits.keras',
      'digits/hls.json',
      'digits/x.npy',
      'digits/y.npy',
    ]);
    const project = json('digits/hls.json');
    expect(project).toMatchObject({
      $schema: '../node_modules/nx-hls/dist/libs/tasks/hls.schema.json',
      model: 'digits.keras',
      backend: 'verilog',
      ioType: 'io_parallel',
      clockPeriod: 5,
      data: { inputs: ['x.npy'], labels: 'y.npy' },
    });
    expect(Object.keys(project.config.LayerName)).toContain('fc1_relu');
    const file = { path: 'digits/hls.json', value: project, place: () => 'digits/hls.json' };
    await expect(checkProject(file)).resolves.toBeDefined();
    expect(readNxJson(tree)?.plugins).toEqual(['nx-hls']);

    const readme = text('digits/README.md');
    expect(readme).toMatch(/\| `pixels` \| input \| \[64\] \| `ufixed<5,1,RND,SAT>` \|/);
    expect(readme).toMatch(/Accuracy 90\.6 % on 64 samples, float model 90\.6 %/);
    expect(readme).toContain('npx nx run digits:hls-ip');
    expect(printed.join('\n')).toMatch(/fc1 +Precision\.weight +fixed<\d+,1,RND,SAT> +largest magnitude 0\.545/);
    expect(printed).toContain('copied models/digits.keras to digits/digits.keras, so that Nx sees when it changes');
  });

  it.each([
    [0, 0],
    [400, 1],
  ])('shows how far it is when each attempt takes %d ms', async (duration, least) => {
    let now = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => {
      now += duration;
      return now;
    });
    await run({ name: 'digits', model: putModel('m.keras', 'act-relu/model.keras') });
    const shown = printed.filter((line) => /^deriving types: \d+ configurations tried$/.test(line));
    expect(Math.min(shown.length, 1)).toBe(least);
  });

  it('leaves a model where it is when that is in the project', async () => {
    const model = putModel('digits/models/net.keras');
    await run({ name: 'digits', model });
    expect(json('digits/hls.json').model).toBe('models/net.keras');
    expect(added().sort()).toEqual(['digits/README.md', 'digits/hls.json']);
    expect(printed.join('\n')).toMatch(/warning\[no-calibration-data\]/);
  });

  it('names the project by the model, paths starting at the current folder', async () => {
    putModel('apps/digits.keras');
    vi.stubEnv('INIT_CWD', join(workspace, 'apps'));
    await run({ model: 'digits.keras' });
    expect(json('apps/digits/hls.json').$schema).toBe('../../node_modules/nx-hls/dist/libs/tasks/hls.schema.json');
  });

  it('gives a name of its own to a project in another folder', async () => {
    await run({ name: 'jet', directory: 'digits', model: putModel('m.keras') });
    expect(json('digits/project.json')).toEqual({ name: 'jet' });
    expect(text('digits/README.md')).toContain('npx nx run jet:hls-ip');
  });

  it('takes over an hls4ml configuration with its model', async () => {
    putModel('old/keras_model.keras');
    const { hls_config } = JSON.parse(readFileSync(join(MODELS, 'digits-mlp/vitis-parallel/config.json'), 'utf8'));
    const config = `Backend: Vitis\nClockUncertainty: 27%\nOutputDir: out\nKerasModel: !keras_model keras_model.keras\nHLSConfig: ${JSON.stringify(hls_config)}\n`;
    const from = put('old/hls4ml_config.yml', config);
    const calibration = [put('x.npy', readFileSync(join(MODELS, 'digits-mlp/input.npy')))];
    await run({ name: 'digits', from, calibration });
    const project = json('digits/hls.json');
    expect(project).toMatchObject({ model: 'keras_model.keras', backend: 'vitis', clockUncertainty: 0.27 });
    expect(project.config).toEqual(hls_config);
    const all = printed.join('\n');
    expect(all).toMatch(/warning\[setting-not-used\] old\/hls4ml_config\.yml: OutputDir/);
    // The table of this softmax has steps of 32.
    expect(all).toMatch(/warning\[accuracy-lost\] node "softmax"/);
  });

  it('keeps an architecture and its weights together', async () => {
    const model = putModel('old/net.json', 'qkeras-digits-mlp/architecture.json');
    putModel('old/net.h5', 'qkeras-digits-mlp/weights.h5');
    await run({ name: 'digits', from: put('old/h.yml', 'KerasJson: net.json\nKerasH5: net.h5') });
    expect(json('digits/hls.json')).toMatchObject({ model: 'net.json', weights: 'net.h5' });
    expect(added()).toEqual(expect.arrayContaining(['digits/net.json', 'digits/net.h5']));
    await expect(run({ name: 'digits2', model })).rejects.toThrow(/architecture without weights.*--weights/s);
  });

  it('takes along the files in which an ONNX model stores tensors', async () => {
    cpSync(join(MODELS, '../onnx/external-data'), join(workspace, 'nets'), { recursive: true });
    await run({ name: 'digits', model: 'nets/model.onnx' });
    expect(json('digits/hls.json')).toMatchObject({ model: 'model.onnx', weights: ['model.onnx.data'] });
    expect(added()).toContain('digits/model.onnx.data');
  });

  it.each<[string, ProjectGeneratorOptions, RegExp]>([
    ['no model', {}, /no-model.*--model/s],
    ['a missing model', { model: 'nowhere.keras' }, /unreadable-file.*nowhere\.keras.*does not exist/s],
    ['a file that is no model', { model: 'text.keras' }, /text\.keras.*is a text file/s],
    ['a model of another kind of layer', { model: 'model.keras', backend: 'verilgo' }, /unknown-backend.*verilog/s],
    ['weights that are not needed', { model: 'model.keras', weights: 'text.keras' }, /unused-weights.*text\.keras/s],
    ['labels without samples', { model: 'model.keras', labels: 'y.npy' }, /no-samples/],
    ['samples of another shape', { model: 'model.keras', calibration: ['bad.npy'] }, /input-shape.*\b64\b/s],
    ['samples that are no array', { model: 'model.keras', calibration: ['text.keras'] }, /bad-npy.*text\.keras/s],
    ['a folder outside', { model: 'model.keras', directory: '../elsewhere' }, /outside-workspace/],
    ['a broken configuration', { model: 'model.keras', from: 'bad.yml' }, /unknown-key.*did you mean Backend/s],
    ['an unknown layer', { model: 'model.keras', from: 'layer.yml' }, /unknown-layer-name.*did you mean "fc1"/s],
  ])('refuses %s and writes nothing', async (_what, options, expected) => {
    putModel('model.keras');
    put('text.keras', 'hello');
    put('bad.npy', writeNpy({ shape: [2, 3], data: new Float64Array(6) }));
    put('bad.yml', 'Backed: Vivado');
    put('layer.yml', 'HLSConfig: {LayerName: {fc1x: {ReuseFactor: 1}}}');
    await expect(run({ name: 'digits', ...options })).rejects.toThrow(expected);
    expect(added()).toEqual([]);
  });

  it('refuses a folder that is a project', async () => {
    tree.write('digits/hls.json', '{}');
    await expect(run({ name: 'digits', model: putModel('m.keras') })).rejects.toThrow(
      /project-exists.*digits\/hls\.json/s,
    );
  });

  it('refuses to overwrite a file', async () => {
    tree.write('digits/m.keras', 'mine');
    await expect(run({ name: 'digits', model: putModel('m.keras') })).rejects.toThrow(/file-exists/);
  });

  it('has the options of its schema', () => {
    const options: Record<keyof ProjectGeneratorOptions, 1> = {
      name: 1,
      model: 1,
      weights: 1,
      directory: 1,
      calibration: 1,
      labels: 1,
      from: 1,
      backend: 1,
      part: 1,
      clockPeriod: 1,
    };
    expect(Object.keys(schema.properties).sort()).toEqual(Object.keys(options).sort());
  });
});
