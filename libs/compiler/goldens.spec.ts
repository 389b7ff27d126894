import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatPrecision } from '../fixed';
import { type ModelGraph, readNpy, type Tensor } from '../ir';
import { firstDifference, type ReferenceCase, readArrays, referenceCases } from '../testkit';
import { createCompiler } from './compiler';

/** Errors that the configured types explain, as root mean square; random-012 wraps at 12 bits. */
const QUANTISATION: Readonly<Record<string, number>> = {
  'act-hard_sigmoid': 0.001,
  'random-002': 0.15,
  'random-005': 0.02,
  'random-012': 0.3,
  'random-029': 0.05,
};

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

/** Root of the mean squared difference. */
function rms(a: Tensor, b: Tensor): number {
  return Math.hypot(...a.data.map((x, i) => x - b.data[i])) / Math.sqrt(a.data.length);
}

describe('where the reference is wrong, the framework is the judge', () => {
  for (const reference of cases.filter((c) => !c.sound)) {
    it(`${reference.model} ${reference.name}`, async () => {
      const { compiler, graph } = await compile(reference, reference.files[0]);
      const [ours] = compiler.emulator(graph).predict(readArrays(reference.modelFolder, 'input')).outputs;
      const [framework] = readArrays(reference.modelFolder, 'framework_output');
      const [theirs] = readArrays(reference.folder, 'output');
      // The configured types alone cost this much; the reference's fault costs more.
      expect(rms(ours, framework)).toBeLessThan(QUANTISATION[reference.model]);
      expect(rms(ours, framework)).toBeLessThan(rms(theirs, framework));
    });
  }

  it('torch-activations from ONNX, which the reference cannot read', async () => {
    const folder = join(cases[0].modelFolder, '../torch-activations');
    const compiler = createCompiler({ backend: 'vitis' });
    const graph = await compiler.parse({ path: 'model.onnx', bytes: readFileSync(join(folder, 'model.onnx')) });
    compiler.apply(graph, {
      config: { Model: { Precision: 'fixed<32,10>' }, LayerName: { Sigmoid_0: { TableSize: 65536 } } },
    });
    const [ours] = compiler.emulator(graph).predict(readArrays(folder, 'input')).outputs;
    const [framework] = readArrays(folder, 'framework_output');
    expect(rms(ours, framework)).toBeLessThan(1e-3);
  });
});

it('covers every sound case', () => {
  expect(cases.filter((c) => c.sound).length).toBeGreaterThanOrEqual(60);
});
