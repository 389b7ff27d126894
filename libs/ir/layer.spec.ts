import { describe, expect, it } from 'vitest';
import { fixed } from '../fixed';
import { Activation, BatchNormalization, Dense, Input, LAYERS, Softmax } from '../layers';
import { attr } from './attribute';
import { ModelGraph } from './graph';
import { Layer } from './layer';
import { LayerSchema } from './schema';
import { filled } from './tensor';

const schema = new LayerSchema(LAYERS);
const A = Dense.attributes;

function dense(knows = schema): { graph: ModelGraph; layer: Dense } {
  const graph = new ModelGraph('m', knows);
  graph.add(Input, { name: 'x', inputs: [], attributes: { input_shape: [2] } });
  const weights = { weight: { tensor: filled([2, 3], 1) }, bias: { tensor: filled([3], 0) } };
  const layer = graph.add(Dense, { name: 'fc', inputs: ['x'], attributes: { n_in: 2, n_out: 3, ...weights } });
  return { graph, layer };
}

describe('attributes', () => {
  it.each([
    [attr.int('k', { doc: 'd' }), [0, -3], [0.5, '1', Number.NaN, undefined, null]],
    [attr.ints('k', { doc: 'd' }), [[], [1, 2]], [[0.5], 1, '12', [null]]],
    [attr.float('k', { doc: 'd' }), [0.5, -1e30], [Number.NaN, Number.POSITIVE_INFINITY, '1', null]],
    [attr.bool('k', { doc: 'd' }), [true, false], [0, 'true', null]],
    [attr.string('k', { doc: 'd' }), ['', 'x'], [1, null, undefined]],
    [attr.choice('k', ['a', 'b'], { doc: 'd' }), ['a', 'b'], ['c', 'A', 1, null]],
    [attr.weight('k', { doc: 'd' }), [{ tensor: filled([1], 0) }], [filled([1], 0), {}, null, 1]],
    [attr.type('k', { doc: 'd' }), [{ name: '', precision: fixed(1, 1) }], [fixed(1, 1), 'fixed<1,1>', null]],
  ])('$kind accepts what it is for', (attribute, good, bad) => {
    for (const value of good) expect(attribute.check(value), JSON.stringify(value)).toBeUndefined();
    for (const value of bad) expect(attribute.check(value), JSON.stringify(value)).toBeTypeOf('string');
  });

  it('are required exactly when they have no fallback; types always have one', () => {
    expect(attr.int('k', { doc: 'd' }).required).toBe(true);
    expect(attr.bool('k', { doc: 'd', fallback: false }).required).toBe(false);
    expect(attr.type('k', { doc: 'd' })).toMatchObject({ required: false, configurable: true });
  });
});

describe('Layer', () => {
  it('gives the value or the fallback, and tells them apart', () => {
    const { layer } = dense();
    expect([layer.get(A.nIn), layer.get(A.useBias), layer.has(A.nIn), layer.has(A.useBias)]).toEqual([
      2,
      true,
      true,
      false,
    ]);
    layer.set(A.useBias, true);
    expect(layer.has(A.useBias)).toBe(true);
    expect(layer.getAttr('n_out')).toBe(3);
  });

  it.each([
    [
      'an unknown attribute',
      { n_inn: 1 },
      /unknown-attribute.*node "fc".*Dense has no attribute n_inn\n {2}try: did you mean n_in\?/,
    ],
    ['a value of a wrong kind', { n_in: 'two' }, /bad-attribute.*node "fc".*n_in is two, expected an integer/],
    ['a missing attribute', { n_in: 2, n_out: 3 }, /missing-attribute.*node "fc".*lacks its attribute weight \(kernel/],
  ])('refuses %s at construction', (_, attributes, message) => {
    const { graph } = dense();
    graph.remove(graph.layer('fc'));
    expect(() => graph.add(Dense, { name: 'fc', inputs: ['x'], attributes })).toThrow(message);
  });

  it('refuses unknown keys when reading as well', () => {
    expect(() => dense().layer.getAttr('n_inn')).toThrow(/unknown-attribute/);
    expect(() => dense().layer.inputShape(1)).toThrow(/missing-input.*Dense needs input 1, it has 1/);
  });

  it('lists its entries in the order of declaration', () => {
    const { layer } = dense();
    layer.setAttr('result_t', { name: 't', precision: fixed(8, 2) });
    layer.setAttr('use_bias', false);
    expect(layer.entries().map(([attribute]) => attribute.key)).toEqual([
      'n_in',
      'n_out',
      'use_bias',
      'weight',
      'bias',
      'result_t',
    ]);
  });

  it('lists what a user may set', () => {
    const { layer } = dense();
    const keys = layer.configurable.map((attribute) => attribute.key);
    expect(keys).toEqual(expect.arrayContaining(['weight_t', 'accum_t', 'result_t', 'trace']));
    expect(keys).not.toContain('n_in');
  });
});

describe('views', () => {
  it('are live', () => {
    const { graph, layer } = dense();
    const { weights, types, variables } = layer;
    const before = [weights.get('weight')?.weight, types.get('weight_t')?.precision.kind, variables.get('fc')?.shape];
    expect(before).toEqual([{ tensor: filled([2, 3], 1) }, 'auto', [3]]);

    layer.set(A.weight, { tensor: filled([2, 4], 7) });
    layer.set(A.weightType, { name: 'w_t', precision: fixed(4, 1) });
    layer.set(A.nOut, 4);
    expect(weights.get('weight')).toMatchObject({
      name: 'weight',
      weight: { tensor: filled([2, 4], 7) },
      type: { name: 'w_t' },
    });
    expect(types.get('weight_t')?.precision).toEqual(fixed(4, 1));
    expect(variables.get('fc')?.shape).toEqual([4]);
    expect(graph.shapeOf('fc')).toEqual([4]);
  });

  it('behave as maps', () => {
    const { weights, types } = dense().layer;
    expect([weights.size, weights.has('bias'), weights.has('bias_t'), weights.get('none')]).toEqual([
      2,
      true,
      false,
      undefined,
    ]);
    expect([...weights.keys()]).toEqual(['weight', 'bias']);
    expect([...weights].map(([key, variable]) => [key, variable.name])).toEqual([
      ['weight', 'weight'],
      ['bias', 'bias'],
    ]);
    expect([...weights.values()]).toEqual([...weights.entries()].map(([, value]) => value));
    const seen: string[] = [];
    types.forEach((_, key) => void seen.push(key));
    expect(seen).toEqual([...types.keys()]);
    expect(seen).toContain('result_t');
  });
});

describe('LayerSchema', () => {
  const reuse = { reuse: attr.int('reuse_factor', { doc: 'd', fallback: 1, configurable: true }) };

  it('extends layers without touching the schema it came from', () => {
    const extended = schema.extend([Dense], reuse);
    expect(dense(extended).layer.get(reuse.reuse)).toBe(1);
    expect(extended.attributesOf(Activation).map((attribute) => attribute.key)).not.toContain('reuse_factor');
    expect(() => dense().layer.setAttr('reuse_factor', 2)).toThrow(/unknown-attribute/);
    expect(extended.extend([Dense], {}).attributesOf(Dense)).toEqual(extended.attributesOf(Dense));
  });

  it('knows classes by kind and suggests the nearest', () => {
    expect(schema.classOf('Softmax')).toBe(Softmax);
    expect(() => schema.classOf('Softmx')).toThrow(/unknown-layer.*"Softmx"\n {2}try: did you mean Softmax\?/);
    class Mine extends BatchNormalization {
      static override readonly kind = 'Mine';
    }
    expect(schema.withClasses([Mine]).classOf('Mine')).toBe(Mine);
    expect(schema.withClasses([Mine]).attributesOf(Mine)).toEqual(schema.attributesOf(BatchNormalization));
  });

  it('puts own attributes before the common ones', () => {
    const keys = schema.attributesOf(Dense).map((attribute) => attribute.key);
    expect(keys.slice(-4)).toEqual(Object.values(Layer.common).map((attribute) => attribute.key));
  });
});
