import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createFloatReference } from '../../analysis';
import { createCompiler } from '../../compiler';
import type { ModelGraph, Tensor } from '../../ir';
import { readArrays } from '../../testkit';

const MODELS = join(__dirname, '../../../testdata/pytorch');

/** Models that PyTorch exported, with its own results for four samples. */
const models = readdirSync(MODELS);

const compiler = createCompiler({ backend: 'vitis' });

const parse = (model: string): Promise<ModelGraph> =>
  compiler.parse({ path: `${model}/model.pt2`, bytes: readFileSync(join(MODELS, model, 'model.pt2')) });

/** Largest difference. */
function distance(found: Tensor, expected: Tensor): number {
  expect(found.data).toHaveLength(expected.data.length);
  return Array.from(found.data).reduce((most, x, i) => Math.max(most, Math.abs(x - expected.data[i])), 0);
}

/** What the graph computes in real numbers, compared with PyTorch's float32. */
function expectPyTorch(graph: ModelGraph, model: string): void {
  const folder = join(MODELS, model);
  const { outputs } = createFloatReference(graph).run(readArrays(folder, 'input'));
  const expected = readArrays(folder, 'output');
  expect(outputs).toHaveLength(expected.length);
  for (const [i, output] of outputs.entries()) expect(distance(output, expected[i])).toBeLessThan(2e-5);
}

describe('the graph of a .pt2 file computes what PyTorch does', () => {
  it.each(models)('%s', async (model) => expectPyTorch(await parse(model), model));
});

describe('converted to channels last it still does', () => {
  it.each(models)('%s', async (model) => {
    const graph = await parse(model);
    compiler.apply(graph, { config: { Model: { Precision: 'fixed<32,12>', TransposeOutputs: true } } }, 'convert');
    expect(graph.layers.filter(({ kind }) => kind === 'ChangeLayout')).toEqual([]);
    expectPyTorch(graph, model);
  });

  it.each(models)('%s, with ChannelsLastConversion off', async (model) => {
    const graph = await parse(model);
    compiler.apply(graph, { config: { Model: { ChannelsLastConversion: 'off' } } }, 'convert');
    expectPyTorch(graph, model);
  });
});

describe('layers are called as torch.fx calls them', () => {
  const named = models.filter((model) => existsSync(join(MODELS, model, 'names.json')));

  it.each(named)('%s', async (model) => {
    const expected: string[] = JSON.parse(readFileSync(join(MODELS, model, 'names.json'), 'utf8'));
    const graph = await parse(model);
    const ours = graph.layers.filter(({ kind, name }) => kind !== 'ChangeLayout' && !/^const_\d+$/.test(name));
    expect(ours.map(({ name }) => name).filter((name) => !expected.includes(name))).toEqual([]);
    // A size or an element of a tuple is no tensor of the network.
    const tensors = expected.filter((name) => !/^(size|getitem)(_\d+)?$/.test(name));
    expect(tensors.filter((name) => !graph.has(name) && !graph.knownNames.has(name))).toEqual([]);
  });
});

describe('ChannelsLastConversion', () => {
  const convert = async (model: string, settings: Record<string, unknown>) => {
    const graph = await parse(model);
    compiler.apply(graph, { config: { Model: settings } }, 'convert');
    return graph;
  };
  const shapes = (graph: ModelGraph) => [graph.inputs[0].shape, ...graph.outputs.map((name) => graph.shapeOf(name))];

  it.each([
    ['full', undefined, [[3, 4, 5], [4, 5, 6], [6], [6]]],
    ['full', true, [[3, 4, 5], [6, 4, 5], [6], [6]]],
    ['internal', undefined, [[4, 5, 3], [4, 5, 6], [6], [6]]],
    ['off', undefined, [[3, 4, 5], [6, 4, 5], [6], [6]]],
  ])('%s, TransposeOutputs %s', async (ChannelsLastConversion, TransposeOutputs, expected) => {
    expect(shapes(await convert('residual', { ChannelsLastConversion, TransposeOutputs }))).toEqual(expected);
  });

  it('leaves one transpose of a residual network: that of its input', async () => {
    const { layers } = await convert('residual', {});
    expect(layers.filter(({ kind }) => kind === 'Transpose').map(({ name }) => name)).toEqual([
      'transpose_input_for_x',
    ]);
  });

  it('takes away the transposes of a user whose data have their channels last', async () => {
    const { layers } = await convert('channels-last-input', {});
    expect(layers.map(({ kind }) => kind)).toEqual(['Input', 'Conv2D', 'Activation', 'Conv2D']);
  });
});

describe('names that only lived while layouts were converted', () => {
  it('are none that a configuration may use', async () => {
    const config = { LayerName: { a_channels_last: { Precision: 'fixed<8,4>' } } };
    const graph = await parse('residual');
    expect(() => compiler.apply(graph, { config }, 'convert')).toThrow(/unknown-layer-name.*a_channels_last/);
  });
});
