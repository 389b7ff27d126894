import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ProjectConfiguration, TargetConfiguration } from '@nx/devkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BACKENDS, createCompiler } from '../compiler';
import { targetOfFlow } from './flow-chain';
import { inferProject, isProjectFile } from './infer-project';

let workspace: string;
beforeEach(() => {
  workspace = mkdtempSync(join(tmpdir(), 'nx-hls-spec-'));
});
afterEach(() => rmSync(workspace, { recursive: true }));

function write(path: string, content: object | string): void {
  mkdirSync(dirname(join(workspace, path)), { recursive: true });
  writeFileSync(join(workspace, path), typeof content === 'string' ? content : JSON.stringify(content));
}

async function infer(hls: object | string, root = 'nets/jet'): Promise<Partial<ProjectConfiguration>> {
  write(`${root}/hls.json`, hls);
  const { projects } = await inferProject(`${root}/hls.json`.replace(/^\.\//, ''), workspace);
  return projects[root];
}

const targetsOf = async (hls: object | string) => (await infer(hls)).targets!;
const filesets = ({ inputs = [] }: TargetConfiguration) =>
  inputs.flatMap((input) => (typeof input === 'object' && 'fileset' in input ? [input.fileset] : []));

describe('inferProject', () => {
  it('names a project by its folder unless it has a name', async () => {
    expect(await infer({ model: 'm.onnx' })).toMatchObject({ name: 'jet', root: 'nets/jet' });
    write('nets/jet/package.json', { name: 'own' });
    expect(await infer({ model: 'm.onnx' })).not.toHaveProperty('name');
  });

  it.each(BACKENDS.map(({ name }) => name))('has a target for each flow of %s', async (backend) => {
    const targets = await targetsOf({ model: 'm.onnx', backend });
    const compiler = createCompiler({ backend });
    const { writeFlow } = compiler.backend;
    for (const { name, requires } of compiler.registry.flows.filter((flow) => flow.name !== writeFlow)) {
      const target = targets[targetOfFlow(name, compiler.backend.defaultFlow)];
      const required = requires.map((flow) => targetOfFlow(flow, compiler.backend.defaultFlow));
      expect(target.dependsOn).toEqual(expect.arrayContaining(['hls-config', ...required]));
      expect(target.cache).toBe(true);
    }
    const outputs = Object.values(targets).flatMap((target) => target.outputs ?? []);
    expect(new Set(outputs).size).toBe(outputs.length);
    for (const output of outputs) expect(output).toMatch(/^\{workspaceRoot\}\/dist\/hls\/nets\/jet\/hls-[\w-]+$/);
  });

  it('lets no value of the configuration into a target', async () => {
    const plain = { model: 'm.onnx', data: { inputs: ['x.npy'] } };
    const other = {
      ...plain,
      model: 'other.keras',
      weights: 'other.data',
      part: 'xc7a35t',
      ioType: 'io_stream',
      clockPeriod: 3.25,
      clockUncertainty: 0.3,
      data: { inputs: ['z.npy'], labels: 'labels.npy' },
      config: { Model: { Precision: 'fixed<9,3>', ReuseFactor: 7 }, LayerName: { fc: { Strategy: 'resource' } } },
    };
    expect(await infer(other)).toEqual(await infer(plain));
  });

  it('takes part, and nothing else that flows read, as an input of synthesis alone', async () => {
    const targets = await targetsOf({ model: 'm.onnx' });
    const reading = Object.entries(targets).filter(([, { inputs }]) => JSON.stringify(inputs)?.includes('"part"'));
    expect(reading.map(([name]) => name)).toEqual(['hls-synth']);
  });

  it('selects only sections at the top of hls.json: Nx does not see keys with dots and elements of arrays', async () => {
    const targets = await targetsOf({ model: 'm.onnx' });
    const fields = Object.values(targets).flatMap(({ inputs = [] }) =>
      inputs.flatMap((input) => (typeof input === 'object' && 'json' in input ? (input.fields as string[]) : [])),
    );
    expect(fields.length).toBeGreaterThan(5);
    for (const field of fields) expect(field).toMatch(/^[a-zA-Z]+$/);
  });

  it('names a model and data outside the folder among the inputs', async () => {
    const inside = await targetsOf({ model: './sub/m.onnx', data: { inputs: ['x.npy'] } });
    expect(filesets(inside['hls-parse-qonnx'])).toHaveLength(1);
    const outside = await targetsOf({ model: '../m.onnx', data: { inputs: ['../x.npy'] } });
    expect(filesets(outside['hls-parse-qonnx'])).toContain('{workspaceRoot}/nets/m.onnx');
    expect(filesets(outside['hls-ip'])).toContain('{workspaceRoot}/nets/x.npy');
    const odd = await targetsOf({ model: 'model.bin' });
    expect(filesets(odd['hls-parse-qonnx'])).toContain('{workspaceRoot}/nets/jet/model.bin');
  });

  it('names files with weights among the inputs of parsing, and the keys that name them', async () => {
    const { 'hls-parse-qonnx': parse } = await targetsOf({ model: 'm.json', weights: 'sub/w.h5' });
    expect(filesets(parse)).toContain('{workspaceRoot}/nets/jet/m.json');
    expect(filesets(parse)).not.toContain('{workspaceRoot}/nets/jet/sub/w.h5');
    expect(parse.inputs).toContainEqual({ json: '{projectRoot}/hls.json', fields: ['model', 'weights'] });
    const weights = ['m.onnx.data', 'fc1.weight', '../shared.data'];
    const found = filesets((await targetsOf({ model: 'm.onnx', weights }))['hls-parse-qonnx']);
    expect(found).toContain('{projectRoot}/**/*.{keras,h5,hdf5,onnx,data,pt2}');
    expect(found).toEqual(
      expect.arrayContaining(['{workspaceRoot}/nets/jet/fc1.weight', '{workspaceRoot}/nets/shared.data']),
    );
  });

  it("makes targets of an extension's flows and takes its sources as inputs", async () => {
    write(
      'nets/jet/ext.ts',
      `import { defineExtension, modelOptimizer } from 'nx-hls/compiler';
       const pass = modelOptimizer({ name: 'my:pass', doc: 'd', preserves: 'bits' })(() => false);
       export default defineExtension({
         name: 'ext',
         passes: [pass],
         flows: [{ name: 'my:flow', requires: ['convert'], reads: [], passes: ['my:pass'] }],
         updateFlows: { optimize: { requires: ['my:flow'] } },
       });`,
    );
    const targets = await targetsOf({ model: 'm.onnx', extensions: ['./ext.ts'] });
    expect(targets['hls-my-flow'].dependsOn).toEqual(['hls-config', 'hls-convert']);
    expect(targets['hls-optimize'].dependsOn).toContain('hls-my-flow');
    for (const name of ['hls-my-flow', 'hls-ip', 'hls-config']) {
      expect(targets[name].inputs).toContain('{workspaceRoot}/nets/jet/**/*.{ts,mts,cts,js,mjs,cjs}');
    }
  });

  it.each([
    ['no JSON', '{ "model": '],
    ['no object', '[]'],
    ['an unknown backend', { model: 'm.onnx', backend: 'nonesuch' }],
    ['an extension that is not there', { model: 'm.onnx', extensions: ['./nonesuch.ts'] }],
    ['nonsense', { model: 1, data: 2, extensions: 'x', backend: [] }],
  ])('still gives targets for %s, so that running them tells what is wrong', async (_what, hls) => {
    expect(Object.keys(await targetsOf(hls))).toEqual(expect.arrayContaining(['hls-config', 'hls-ip']));
  });

  it("leaves ignored files of a project at the workspace's root alone", async () => {
    const { targets, root } = await infer({ model: 'm.onnx' }, '.');
    expect(root).toBe('.');
    expect(JSON.stringify(targets)).not.toContain('includeIgnored');
    expect(targets?.['hls-ip'].outputs).toEqual(['{workspaceRoot}/dist/hls/hls-ip']);
  });
});

describe('isProjectFile', () => {
  it.each([
    ['jet/hls.json', true],
    ['hls.json', true],
    ['node_modules/a/hls.json', false],
    ['dist/jet/hls.json', false],
  ])('%s: %s', (file, expected) => {
    expect(isProjectFile(file)).toBe(expected);
  });
});
