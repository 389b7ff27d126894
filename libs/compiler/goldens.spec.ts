import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatPrecision } from '../fixed';
import { type HlsConfigJson, IO_TYPES, type ModelGraph, readNpy, type Tensor } from '../ir';
import {
  EXCEPTIONS,
  type Exception,
  firstDifference,
  PRECISE,
  type ReferenceCase,
  readArrays,
  referenceCases,
  rightOutputs,
  UNDECLARED_TYPES,
} from '../testkit';
import { createCompiler } from './compiler';

const UNDECLARED = UNDECLARED_TYPES.flatMap(({ types }) => types);
const metUndeclared = new Set<string>();

/** Layers with types of their own, by model: tables whose entries are rounded once (docs/deviations.md). */
const OWN_TYPES: Readonly<Record<string, readonly string[]>> = { 'hgq1-tables': ['t', 's'] };

/** Types that the reference's final graph declares differently, by layer and key; flows.spec.ts compares the layers. */
function typeDifferences(graph: ModelGraph, { model, folder, build }: ReferenceCase): string[] {
  const { nodes } = JSON.parse(readFileSync(join(folder, 'graph.json'), 'utf8')) as {
    nodes: { name: string; attributes: Record<string, unknown> }[];
  };
  const compared = nodes.filter(({ name }) => !OWN_TYPES[model]?.includes(name));
  return compared.flatMap(({ name, attributes }) =>
    Object.entries(attributes).flatMap(([key, declared]) => {
      if (!key.endsWith('_t') || typeof declared !== 'string') return [];
      const layer = graph.layer(name);
      const type = layer.types.get(key);
      if (!type) {
        metUndeclared.add(`${layer.kind}.${key}`);
        return UNDECLARED.includes(`${layer.kind}.${key}`) ? [] : [`${name} ${key}: not declared`];
      }
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

async function compile({ build, modelFolder }: ReferenceCase, file: string, config = build.config) {
  const compiler = createCompiler({ backend: build.backend });
  const graph = await compiler.parse({ path: file, bytes: readFileSync(join(modelFolder, file)) });
  compiler.apply(graph, { ...build, config });
  return { compiler, graph };
}

async function predict(reference: ReferenceCase, file: string, config = reference.build.config): Promise<Tensor[]> {
  const { compiler, graph } = await compile(reference, file, config);
  return [...compiler.emulator(graph).predict(readArrays(reference.modelFolder, 'input')).outputs];
}

const cases = referenceCases();
const exceptions = cases.filter(({ exception }) => exception !== undefined);

describe('outputs, traces and types equal the reference bit for bit', () => {
  for (const reference of cases.filter(({ exception }) => exception === undefined)) {
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

  it('types that we do not declare are types that it does', () => {
    expect(UNDECLARED.filter((type) => !metUndeclared.has(type))).toEqual([]);
  });
});

/** Largest difference. */
function distance(a: Tensor, b: Tensor): number {
  expect(a.data).toHaveLength(b.data.length);
  return Array.from(a.data).reduce((most, x, i) => Math.max(most, Math.abs(x - b.data[i])), 0);
}

describe('exceptions are judged by what is right', () => {
  for (const reference of exceptions) {
    const { model, name, modelFolder, files, refused } = reference;
    const { judge } = reference.exception as Exception;
    const right = rightOutputs(reference);
    const ours = async (file: string, config?: HlsConfigJson) => (await predict(reference, file, config))[0];
    const framework = (output: Tensor) => distance(output, readArrays(modelFolder, 'framework_output')[0]);
    for (const file of files) {
      it(`${model} ${name} ${file}`, async () => {
        if (right) expect(firstDifference(await ours(file), readNpy(readFileSync(right), right))).toBeUndefined();
        if ('equals' in judge) return;
        if (!refused) expect(framework(await ours(file))).toBeLessThan(judge.own as number);
        expect(framework(await ours(file, PRECISE))).toBeLessThan(judge.precise);
      });
    }
  }
});

describe('models that the reference cannot do at all, with types that are precise enough', () => {
  const models = ['keras2-dilated', 'keras2-pool-overlap', 'keras2-upsampling-bilinear'];
  it.each(models.flatMap((model) => IO_TYPES.map((ioType) => [model, ioType] as const)))(
    '%s %s',
    async (model, ioType) => {
      const folder = join(cases[0].modelFolder, '..', model);
      const compiler = createCompiler({ backend: 'vitis' });
      const graph = await compiler.parse({ path: 'model.h5', bytes: readFileSync(join(folder, 'model.h5')) });
      compiler.apply(graph, { ioType, config: PRECISE });
      const [ours] = compiler.emulator(graph).predict(readArrays(folder, 'input')).outputs;
      expect(distance(ours, readArrays(folder, 'framework_output')[0])).toBeLessThan(2 ** -16);
    },
  );
});

describe('no exception is needless', () => {
  it.each(EXCEPTIONS.flatMap((exception) => exception.cases))('%s', async (name) => {
    const reference = exceptions.find(({ folder }) => folder.endsWith(name));
    if (!reference) throw new Error(`testdata/models has no case ${name}`);
    const [output] = readArrays(reference.folder, 'output');
    if (output === undefined) expect(existsSync(join(reference.folder, 'FAILED.txt'))).toBe(true);
    else expect(firstDifference((await predict(reference, reference.files[0]))[0], output)).toBeDefined();
  });
});
