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

/** Types that the reference's final graph declares differently, by layer and key. */
function typeDifferences(graph: ModelGraph, file: string): string[] {
  const { nodes } = JSON.parse(readFileSync(file, 'utf8')) as {
    nodes: { name: string; attributes: Record<string, unknown> }[];
  };
  const names = nodes.map((node) => node.name);
  const ours = graph.layers.map((layer) => layer.name);
  if (names.join() !== ours.join()) return [`layers ${ours}, not ${names}`];
  return nodes.flatMap(({ name, attributes }) =>
    TYPES.flatMap((key) => {
      const declared = attributes[key];
      const type = graph.layer(name).types.get(key);
      if (typeof declared !== 'string' || !type) return [];
      const found = formatPrecision(type.precision);
      return declared.endsWith(`=${found}`) ? [] : [`${name} ${key}: ${found}, not ${declared}`];
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
        problems.push(...typeDifferences(graph, join(reference.folder, 'graph.json')));
        expect(problems).toEqual([]);
      });
    }
  }
});

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
      const parallel = join(modelFolder, '../../io-parallel', `${model}.npy`);
      if (existsSync(parallel)) {
        expect(firstDifference(ours, readNpy(readFileSync(parallel), parallel))).toBeUndefined();
      } else {
        // A result of 10 fraction bits behind 16-bit weights: 2^-8 covers both roundings.
        expect(distance(ours, readArrays(modelFolder, 'framework_output')[0])).toBeLessThan(2 ** -8);
      }
    });
  }

  it('torch-activations from ONNX, which the reference cannot read', async () => {
    const folder = join(cases[0].modelFolder, '../torch-activations');
    const compiler = createCompiler({ backend: 'vitis' });
    const graph = await compiler.parse({ path: 'model.onnx', bytes: readFileSync(join(folder, 'model.onnx')) });
    const LayerName = { Sigmoid_0: { TableSize: 65536 } };
    compiler.apply(graph, { config: { Model: { Precision: 'fixed<32,10>' }, LayerName } });
    const [ours] = compiler.emulator(graph).predict(readArrays(folder, 'input')).outputs;
    expect(distance(ours, readArrays(folder, 'framework_output')[0])).toBeLessThan(2 ** -9);
  });
});

it('covers every sound case', () => {
  expect(cases.filter((c) => c.sound).length).toBeGreaterThanOrEqual(60);
});
