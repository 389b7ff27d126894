import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { getNetlist } from '../backends/verilog';
import { createEmulator } from '../emulator';
import type { BuildConfig, ModelGraph } from '../ir';
import { interpreter } from '../netlist';
import { firstDifference, firstSamples, readArrays } from '../testkit';
import { createCompiler } from './compiler';

const MODELS = join(__dirname, '../../testdata/hgq');
const REFERENCE = join(__dirname, '../../testdata/models/hgq-digits-mlp');
/** Proxy models of HGQ, the first. */
const PROXIES = ['hgq1-conv', 'hgq1-conv1d', 'hgq1-mlp', 'hgq1-tables'].map((name) => join(REFERENCE, '..', name));

const folders = [
  REFERENCE,
  ...PROXIES,
  ...readdirSync(MODELS, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(MODELS, entry.name)),
];
const cases = folders.map((folder) => [folder.split('/').at(-1) as string, folder] as const);

const OPEN = { Precision: { default: 'fixed<16,6>', result: 'auto', accum: 'auto' } };

function buildWith(model: object): BuildConfig {
  return { ioType: 'io_parallel', config: { Model: { ...OPEN, ...model } } };
}

async function compile(folder: string, backend: string, model: object, flow?: string) {
  const compiler = createCompiler({ backend });
  const file = join(folder, 'model.keras');
  const graph = await compiler.parse({ path: file, bytes: readFileSync(file) });
  compiler.apply(graph, buildWith(model), flow);
  return { compiler, graph };
}

function difference(graph: ModelGraph, folder: string, generic: boolean): string | undefined {
  const { outputs } = createEmulator(graph, { generic }).predict(readArrays(folder, 'input'));
  return firstDifference(outputs[0], readArrays(folder, 'framework_output')[0]);
}

describe.each(cases)('%s', (_, folder) => {
  it.each(['Latency', 'Resource', 'distributed_arithmetic'])(
    'is what the framework computes, with strategy %s',
    async (Strategy) => {
      const { graph } = await compile(folder, 'vitis', { Strategy });
      expect(difference(graph, folder, false)).toBeUndefined();
      expect(difference(graph, folder, true)).toBeUndefined();
    },
  );

  it('is what the framework computes, as a netlist', async () => {
    const { compiler, graph } = await compile(folder, 'verilog', {}, 'verilog:netlist');
    expect(difference(graph, folder, false)).toBeUndefined();
    const inputs = readArrays(folder, 'input').map((array) => firstSamples(array, 8));
    const vectors = compiler.emulator(graph).vectors(inputs);
    const run = interpreter(getNetlist(graph, 'netlist'));
    const found = vectors.inputs[0].map((_, i) => run(vectors.inputs.map((port) => port[i])));
    expect(found.map((ports) => ports[0])).toEqual(vectors.outputs[0]);
  });
});

describe('Model.BitExact', () => {
  const widths = (graph: ModelGraph) => graph.layers.map((layer) => layer.types.get('result_t')!.precision);

  it('is on by itself when the model has quantisers, and then equal to true', async () => {
    const [byItself, on] = await Promise.all([null, true].map((BitExact) => compile(REFERENCE, 'vitis', { BitExact })));
    expect(widths(byItself.graph)).toEqual(widths(on.graph));
  });

  it('leaves types to the configuration when it is false', async () => {
    const { graph } = await compile(REFERENCE, 'vitis', { BitExact: false, Precision: 'fixed<24,12>' });
    expect(new Set(widths(graph).map((precision) => JSON.stringify(precision))).size).toBe(1);
  });

  it.each(['yes', 1])('refuses %s', async (BitExact) => {
    await expect(compile(REFERENCE, 'vitis', { BitExact })).rejects.toThrow(/BitExact/);
  });

  it('reports a configured type that it overrules', async () => {
    const compiler = createCompiler({ backend: 'vitis' });
    const file = join(REFERENCE, 'model.keras');
    const graph = await compiler.parse({ path: file, bytes: readFileSync(file) });
    const LayerName = { q1: { Precision: { result: 'fixed<8,3>' } } };
    compiler.apply(graph, { ioType: 'io_parallel', config: { Model: OPEN, LayerName } });
    expect(graph.reports).toMatchObject([{ code: 'type-unused', where: { node: 'q1' } }]);
  });
});

describe('io_stream', () => {
  const stream = (Strategy: string): BuildConfig => ({ ...buildWith({ Strategy }), ioType: 'io_stream' });
  const apply = async (Strategy: string) => {
    const compiler = createCompiler({ backend: 'vitis' });
    const file = join(REFERENCE, 'model.keras');
    const graph = await compiler.parse({ path: file, bytes: readFileSync(file) });
    compiler.apply(graph, stream(Strategy));
    return graph;
  };

  it('has no quantiser with a type for each element', async () => {
    await expect(apply('Latency')).rejects.toThrow(/unsupported-stream.*q1_iq/);
  });

  it('has them inside layers of distributed arithmetic', async () => {
    expect(difference(await apply('da'), REFERENCE, false)).toBeUndefined();
  });
});

it('distributed arithmetic has no multipliers to reuse', async () => {
  const reused = compile(REFERENCE, 'vitis', { Strategy: 'distributed_arithmetic', ReuseFactor: 4 });
  await expect(reused).rejects.toThrow(/bad-reuse-factor.*q1/);
});
