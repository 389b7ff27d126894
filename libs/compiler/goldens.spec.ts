import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatPrecision } from '../fixed';
import { type ModelGraph, readNpy, type Tensor } from '../ir';
import { firstDifference, type ReferenceCase, readArrays, referenceCases } from '../testkit';
import { createCompiler } from './compiler';

const TYPES = [
  'result_t',
  'accum_t',
  'weight_t',
  'bias_t',
  'scale_t',
  'param_t',
  'table_t',
  'exp_table_t',
  'inv_table_t',
];

/** Layers that are further ones here, by model: the reference has a chain of GarNets as one layer. */
const FURTHER: Readonly<Record<string, readonly string[]>> = { 'keras2-garnet-stack': ['gar_0'] };

/** Layers with types of their own, by model: tables whose entries are rounded once (docs/deviations.md). */
const OWN_TYPES: Readonly<Record<string, readonly string[]>> = { 'hgq1-tables': ['t', 's'] };

/** Types that the reference's final graph declares differently, by layer and key. */
function typeDifferences(graph: ModelGraph, { model, folder, build }: ReferenceCase): string[] {
  const { nodes } = JSON.parse(readFileSync(join(folder, 'graph.json'), 'utf8')) as {
    nodes: { name: string; attributes: Record<string, unknown> }[];
  };
  const names = nodes.map((node) => node.name);
  const ours = graph.layers.map((layer) => layer.name).filter((name) => !FURTHER[model]?.includes(name));
  if (names.join() !== ours.join()) return [`layers ${ours}, not ${names}`];
  const compared = nodes.filter(({ name }) => !OWN_TYPES[model]?.includes(name));
  return compared.flatMap(({ name, attributes }) =>
    TYPES.flatMap((key) => {
      const declared = attributes[key];
      const type = graph.layer(name).types.get(key);
      if (typeof declared !== 'string' || !type) return [];
      // The reference prints signs as bits, and powers of two as their exponents; it widens types for Quartus when it writes.
      const found = formatPrecision(type.precision).replace('xnor', 'uint<1>').replace('exponent', 'int');
      const written = build.backend === 'Quartus' ? declared.replace('fixed<1,', 'fixed<2,') : declared;
      return written.endsWith(`=${found}`) ? [] : [`${name} ${key}: ${found}, not ${declared}`];
    }),
  );
}

function traceDifferences(trace: ReadonlyMap<string, Tensor>, folder: string): string[] {
  return readdirSync(folder).flatMap((file) => {
    const ours = trace.get(file.slice(0, -4));
    if (!ours) return [`no trace ${file}`];
    const difference = firstDifference(ours, readNpy(readFileSync(join(folder, file)), file));
    return difference === undefined ? [] : [`trace ${file}: ${difference}`];
  });
}

async function compile({ build, modelFolder }: ReferenceCase, file: string) {
  const compiler = createCompiler({ backend: build.backend });
  const graph = await compiler.parse({ path: file, bytes: readFileSync(join(modelFolder, file)) });
  compiler.apply(graph, build);
  return { compiler, graph };
}

const cases = referenceCases();

describe('outputs, traces and types equal the reference bit for bit', () => {
  for (const reference of cases.filter((c) => c.sound)) {
    for (const file of reference.files) {
      it(`${reference.model} ${reference.name} ${file}`, async () => {
        const { compiler, graph } = await compile(reference, file);
        const traces = join(reference.folder, 'trace');
        const trace = existsSync(traces);
        const result = compiler.emulator(graph).predict(readArrays(reference.modelFolder, 'input'), { trace });
        const outputs = readArrays(reference.folder, 'output');
        expect(result.outputs).toHaveLength(outputs.length);
        const problems = outputs.map((output, i) => firstDifference(result.outputs[i], output)).filter(Boolean);
        if (trace) problems.push(...traceDifferences(result.trace, traces));
        problems.push(...typeDifferences(graph, reference));
        expect(problems).toEqual([]);
      });
    }
  }
});

/**
 * A result of 10 fraction bits behind 16-bit weights: 2^-8 covers both roundings. A sigmoid table of 1024 entries over [-8, 8)
 * adds a step of 2^-6 at a slope of at most 1/4. Three convolutions in a row double the error twice. In keras2-digits-sepcnn
 * 54 inputs of up to 16 meet weights that are floored by 2^-11 on average. In keras2-time-distributed six products and six weights are
 * floored by up to 2^-10. In rnn-simple tables of tanh have steps of 2^-7, and states pass their errors on. In keras2-garnet-* the
 * weights of 10 bits of up to 8 vertices are floored, as are the products with them.
 */
const BOUNDS: Readonly<Record<string, number>> = {
  'conv2d-variants': 2 ** -6,
  'keras2-digits-sepcnn': 2 ** -3,
  'keras2-garnet-fewer': 2 ** -4,
  'keras2-garnet-nvert': 2 ** -4,
  'keras2-garnet-odd': 2 ** -4,
  'keras2-garnet-stack-vertices': 2 ** -4,
  'keras2-time-distributed': 2 ** -7,
  'rnn-simple': 2 ** -4,
  'torch-activations': 2 ** -7,
};
const boundOf = (model: string) => BOUNDS[model] ?? 2 ** -8;

/** Largest difference. */
function distance(a: Tensor, b: Tensor): number {
  return Array.from(a.data).reduce((most, x, i) => Math.max(most, Math.abs(x - b.data[i])), 0);
}

describe('where the reference is wrong', () => {
  for (const reference of cases.filter((c) => !c.sound)) {
    const { model, name, modelFolder, files } = reference;
    it(`${model} ${name}`, async () => {
      const { compiler, graph } = await compile(reference, files[0]);
      const [ours] = compiler.emulator(graph).predict(readArrays(modelFolder, 'input')).outputs;
      const parallel = join(
        modelFolder,
        name === 'quartus-stream' ? 'quartus-parallel/output.npy' : `../../io-parallel/${model}.npy`,
      );
      if (existsSync(parallel)) {
        expect(firstDifference(ours, readNpy(readFileSync(parallel), parallel))).toBeUndefined();
      } else {
        expect(distance(ours, readArrays(modelFolder, 'framework_output')[0])).toBeLessThan(boundOf(model));
      }
    });
  }

  it.each([
    ['model.onnx', 'Sigmoid_0'],
    ['model.pt2', 'a4'],
  ])('torch-activations from %s with types that are precise enough', async (file, sigmoid) => {
    const folder = join(cases[0].modelFolder, '../torch-activations');
    const compiler = createCompiler({ backend: 'vitis' });
    const graph = await compiler.parse({ path: file, bytes: readFileSync(join(folder, file)) });
    const LayerName = { [sigmoid]: { TableSize: 65536 } };
    compiler.apply(graph, { config: { Model: { Precision: 'fixed<32,10>' }, LayerName } });
    const [ours] = compiler.emulator(graph).predict(readArrays(folder, 'input')).outputs;
    expect(distance(ours, readArrays(folder, 'framework_output')[0])).toBeLessThan(2 ** -9);
  });
});

describe('models that the reference cannot do, or does wrongly, with types that are precise enough', () => {
  // 26 fraction bits everywhere.
  const config = { Model: { Precision: 'fixed<40,14>' } };
  const models = [
    'conv2d-variants',
    'keras2-digits-sepcnn',
    'keras2-dilated',
    'keras2-pool-overlap',
    'keras2-upsampling-bilinear',
    'separable1d',
  ];
  it.each(models.flatMap((model) => (['io_parallel', 'io_stream'] as const).map((ioType) => [model, ioType] as const)))(
    '%s %s',
    async (model, ioType) => {
      const folder = join(cases[0].modelFolder, '..', model);
      const compiler = createCompiler({ backend: 'vitis' });
      const graph = await compiler.parse({ path: 'model.h5', bytes: readFileSync(join(folder, 'model.h5')) });
      compiler.apply(graph, { ioType, config });
      const [ours] = compiler.emulator(graph).predict(readArrays(folder, 'input')).outputs;
      expect(distance(ours, readArrays(folder, 'framework_output')[0])).toBeLessThan(2 ** -16);
    },
  );
});

it('covers every sound case', () => {
  expect(cases.filter((c) => c.sound).length).toBeGreaterThanOrEqual(60);
});
