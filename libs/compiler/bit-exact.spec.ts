import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { HlsConfigJson, LayerConfig, ModelGraph } from '../ir';
import { createCompiler } from './compiler';

const MODELS = join(__dirname, '../../testdata/models');

async function compile(name: string, Model: LayerConfig, rest: Omit<HlsConfigJson, 'Model'> = {}): Promise<ModelGraph> {
  const compiler = createCompiler({ backend: 'vitis' });
  const file = ['model.keras', 'model.h5'].map((path) => join(MODELS, name, path)).find((path) => existsSync(path))!;
  const graph = await compiler.parse({ path: file, bytes: readFileSync(file) });
  compiler.apply(graph, { ioType: 'io_parallel', config: { Model, ...rest } });
  return graph;
}

describe('Model.BitExact', () => {
  const widths = (graph: ModelGraph) => graph.layers.map((layer) => layer.types.get('result_t')!.precision);

  it('is on by itself when the model has quantisers, and then equal to true', async () => {
    const modes = [null, true].map((BitExact) => compile('hgq-digits-mlp', { BitExact }));
    const [byItself, on] = await Promise.all(modes);
    expect(widths(byItself)).toEqual(widths(on));
  });

  it('leaves types to the configuration when it is false', async () => {
    const graph = await compile('hgq-digits-mlp', { BitExact: false, Precision: 'fixed<24,12>' });
    expect(new Set(widths(graph).map((precision) => JSON.stringify(precision))).size).toBe(1);
  });

  it.each(['yes', 2])('refuses %s', async (BitExact) => {
    await expect(compile('hgq-digits-mlp', { BitExact })).rejects.toThrow(/BitExact/);
  });

  it('reports a configured type that it overrules', async () => {
    const LayerName = { q1: { Precision: { result: 'fixed<8,3>' } } };
    const { reports } = await compile('hgq-digits-mlp', {}, { LayerName });
    expect(reports).toMatchObject([{ code: 'type-unused', where: { node: 'q1' } }]);
  });

  it('reports an input that nothing quantises, unless its type is configured', async () => {
    const open = await compile('qkeras-digits-mlp', { BitExact: true });
    expect(open.reports).toMatchObject([{ code: 'input-not-quantised', where: { node: 'px' } }]);
    const LayerName = { px: { Precision: { result: 'ufixed<5,1>' } } };
    const given = await compile('qkeras-digits-mlp', { BitExact: true }, { LayerName });
    expect(given.reports).toEqual([]);
  });
});

it('distributed arithmetic has no multipliers to reuse', async () => {
  const reused = compile('hgq-digits-mlp', { Strategy: 'distributed_arithmetic', ReuseFactor: 4 });
  await expect(reused).rejects.toThrow(/bad-reuse-factor.*q1/);
});
