import { describe, expect, it } from 'vitest';
import { DiagnosticError } from '../../diagnostic';
import { LayerSchema, type ModelGraph, sizeOf } from '../../ir';
import { Dense, LAYERS, Merge } from '../../layers';
import { buildGraph } from './build';
import type { StoredArray } from './hdf5';
import type { Json } from './json';
import { parseModel } from './parse-model';
import type { WeightSource } from './weights';

const SCHEMA = new LayerSchema(LAYERS);

const ones = (...shape: number[]): StoredArray => ({
  shape,
  data: new Float32Array(sizeOf(shape)).fill(1),
  type: '<f',
});

/** Builds a model from its description; every Dense maps 4 to 4 without bias. */
function build(description: Json, weights: WeightSource = () => [ones(4, 4)], version = '3.15.1'): ModelGraph {
  return buildGraph(parseModel(description, version), weights, SCHEMA);
}

const input = (name: string) => ({
  class_name: 'InputLayer',
  config: { name, batch_shape: [null, 4] },
  inbound_nodes: [] as unknown[],
});

const tensor = (layer: string, call = 0) => ({
  class_name: '__keras_tensor__',
  config: { shape: [null, 4], keras_history: [layer, call, 0] },
});

const layer = (className: string, name: string, calls: readonly (readonly string[])[], config: Json = {}) => ({
  class_name: className,
  config: { name, ...config },
  inbound_nodes: calls.map((call) => ({ args: [call.map((ref) => reference(ref))], kwargs: {} })),
});

/** `fc` or `fc#1`, the second call. */
const reference = (ref: string) => {
  const [, name, call] = /^(.*?)(?:#(\d+))?$/.exec(ref) as RegExpExecArray;
  return tensor(name, Number(call ?? 0));
};

const dense = (name: string, calls: readonly (readonly string[])[], config: Json = {}) =>
  layer('Dense', name, calls, { units: 4, use_bias: false, ...config });

const functional = (layers: readonly unknown[], inputs: readonly string[], outputs: readonly string[]): Json => ({
  class_name: 'Functional',
  config: {
    name: 'net',
    layers,
    input_layers: inputs.map((name) => [name, 0, 0]),
    output_layers: outputs.map((ref) => reference(ref).config.keras_history),
  },
});

const nodes = (graph: ModelGraph) => graph.layers.map((l) => `${l.kind} ${l.name}(${l.inputs.join(', ')})`);

function diagnosticsOf(body: () => unknown): readonly { code: string; where: { node?: string }; message: string }[] {
  try {
    body();
  } catch (error) {
    if (error instanceof DiagnosticError) return error.diagnostics;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('topology', () => {
  it('keeps the declared order of inputs and outputs', () => {
    const layers = [input('a'), dense('h', [['a']]), input('b'), layer('Add', 'm', [['h', 'b']])];
    const graph = build(functional(layers, ['b', 'a'], ['m', 'h']));
    expect(graph.inputs.map((l) => l.name)).toEqual(['b', 'a']);
    expect(graph.outputs).toEqual(['m', 'h']);
  });

  it('orders layers that the file lists backwards', () => {
    const layers = [dense('c', [['b']]), dense('b', [['a']]), dense('a', [['x']]), input('x')];
    expect(nodes(build(functional(layers, ['x'], ['c'])))).toEqual([
      'Input x()',
      'Dense a(x)',
      'Dense b(a)',
      'Dense c(b)',
    ]);
  });

  it('repeats a shared layer, with the same weights, under derived names', () => {
    const layers = [input('x'), dense('fc', [['x'], ['fc'], ['fc#1']], { activation: 'relu' })];
    const graph = build(functional(layers, ['x'], ['fc#2']));
    expect(nodes(graph)).toEqual([
      'Input x()',
      'Dense fc(x)',
      'Activation fc_relu(fc)',
      'Dense fc_0(fc_relu)',
      'Activation fc_0_relu(fc_0)',
      'Dense fc_1(fc_0_relu)',
      'Activation fc_1_relu(fc_1)',
    ]);
    const weight = (name: string) => graph.layer(name).get(Dense.attributes.weight).tensor.data;
    expect(weight('fc_1')).toEqual(weight('fc'));
  });

  it('keeps derived names clear of names that the model has', () => {
    const layers = [input('x'), dense('fc', [['x'], ['fc']]), dense('fc_0', [['fc#1']], { activation: 'tanh' })];
    layers.push(dense('fc_0_tanh', [['fc_0']]));
    expect(build(functional(layers, ['x'], ['fc_0_tanh'])).layers.map((l) => l.name)).toEqual([
      'x',
      'fc',
      'fc_0_2',
      'fc_0',
      'fc_0_tanh_2',
      'fc_0_tanh',
    ]);
  });

  it('reads the list form of Keras 2 and single references', () => {
    const description = {
      class_name: 'Model',
      config: {
        layers: [
          { class_name: 'InputLayer', config: { name: 'x', batch_input_shape: [null, 4] }, inbound_nodes: [] },
          { ...dense('a', []), inbound_nodes: [[['x', 0, 0, {}]]] },
          {
            ...layer('Subtract', 's', []),
            inbound_nodes: [
              [
                ['a', 0, 0, {}],
                ['x', 0, 0],
              ],
            ],
          },
        ],
        input_layers: ['x', 0, 0],
        output_layers: ['s', 0, 0],
      },
    };
    expect(nodes(build(description, undefined, '2.15.0'))).toEqual([
      'Input x()',
      'Dense a(x)',
      'Activation a_linear(a)',
      'Merge s(a_linear, x)',
    ]);
  });

  it('takes named inputs in the order of their sorted names', () => {
    const description = functional([input('p'), input('q'), layer('Add', 'm', [['p', 'q']])], [], ['m']);
    const config = { ...(description.config as Json), input_layers: { z: ['p', 0, 0], a: ['q', 0, 0] } };
    expect(build({ ...description, config }).inputs.map((l) => l.name)).toEqual(['q', 'p']);
  });

  it('makes the input of a Sequential model that has none', () => {
    const first = {
      class_name: 'Dense',
      config: { name: 'd', units: 4, use_bias: false, batch_input_shape: [null, 4] },
    };
    const graph = build({ class_name: 'Sequential', config: { name: 's', layers: [first] } });
    expect(nodes(graph)).toEqual(['Input d_input()', 'Dense d(d_input)']);
  });

  it('passes through layers that only train, and remembers their names', () => {
    const drop = layer('Dropout', 'drop', [['x']], { rate: 0.5, noise_shape: null, seed: 7 });
    const graph = build(functional([input('x'), drop, dense('fc', [['drop']])], ['x'], ['fc']));
    expect(nodes(graph)).toEqual(['Input x()', 'Dense fc(x)']);
    expect([...graph.knownNames]).toEqual(['drop']);
  });

  it('makes a chain of a merge of many tensors', () => {
    const layers = [input('a'), input('b'), input('c'), input('d'), layer('Maximum', 'm', [['a', 'b', 'c', 'd']])];
    const graph = build(functional(layers, ['a', 'b', 'c', 'd'], ['m']));
    expect(nodes(graph).slice(4)).toEqual(['Merge m_part1(a, b)', 'Merge m_part2(m_part1, c)', 'Merge m(m_part2, d)']);
    expect(graph.layers.slice(4).map((l) => [l.origin, l.get(Merge.attributes.op)])).toEqual(
      Array(3).fill(['m', 'maximum']),
    );
  });

  it('keeps any layer name as it is', () => {
    const name = '"; rm -rf / #';
    const graph = build(functional([input('x'), dense(name, [['x']])], ['x'], [name]));
    expect(graph.layer(name).kind).toBe('Dense');
  });
});

describe('refusals', () => {
  const one = (last: unknown, output = 'y') => functional([input('x'), last], ['x'], [output]);

  it.each<[string, Json, string, string | undefined]>([
    ['a cycle', functional([input('x'), dense('a', [['b']]), dense('b', [['a']])], ['x'], ['b']), 'cyclic-graph', 'a'],
    ['a layer that feeds itself', one(dense('y', [['y']])), 'cyclic-graph', 'y'],
    ['an unknown source', one(dense('y', [['xx']])), 'unknown-layer', 'y'],
    ['an unknown call', one(dense('y', [['x#3']])), 'unknown-layer', 'y'],
    ['an unknown output', one(dense('y', [['x']]), 'nothing'), 'unknown-layer', undefined],
    ['two layers of one name', functional([input('x'), dense('x', [['x']])], ['x'], ['x']), 'duplicate-name', 'x'],
    ['an unsupported layer', one(layer('Conv3D', 'y', [['x']])), 'unsupported-layer', 'y'],
    ['a nested model without layers', one(layer('Functional', 'y', [['x']])), 'malformed-model', 'y'],
    [
      'a custom layer called Dense',
      one({ ...dense('y', [['x']]), module: 'mine', registered_name: 'Custom>Dense' }),
      'unsupported-layer',
      'y',
    ],
    [
      'a mask',
      one({ ...dense('y', []), inbound_nodes: [{ args: [tensor('x')], kwargs: { mask: 1 } }] }),
      'unsupported-argument',
      'y',
    ],
    [
      'a constant operand',
      one({ ...layer('Add', 'y', []), inbound_nodes: [{ args: [[tensor('x'), 3]], kwargs: {} }] }),
      'unsupported-argument',
      'y',
    ],
    ['a merge of one tensor', one(layer('Add', 'y', [['x']])), 'bad-inputs', 'y'],
    ['an average of three', one(layer('Average', 'y', [['x', 'x', 'x']])), 'bad-inputs', 'y'],
    ['a Dense of two tensors', one(dense('y', [['x', 'x']])), 'bad-inputs', 'y'],
    ['an unknown option', one(dense('y', [['x']], { lora_rank: 4 })), 'unsupported-option', 'y'],
    [
      'a quantised policy',
      one(
        dense('y', [['x']], { dtype: { class_name: 'QuantizedDTypePolicy', config: { name: 'int8_from_float32' } } }),
      ),
      'unsupported-option',
      'y',
    ],
    ['an option of a wrong type', one(dense('y', [['x']], { units: 'four' })), 'bad-option', 'y'],
    [
      'a custom activation',
      one(dense('y', [['x']], { activation: { class_name: 'function', config: 'f' } })),
      'unsupported-activation',
      'y',
    ],
    ['no inbound nodes', one({ class_name: 'Dense', config: { name: 'y', units: 4 } }), 'malformed-model', 'y'],
    ['a layer without a name', one({ class_name: 'Dense', config: {} }), 'malformed-model', undefined],
    [
      'an open input shape',
      functional([{ ...input('x'), config: { name: 'x', batch_shape: [null, null, 3] } }], ['x'], ['x']),
      'unknown-input-shape',
      'x',
    ],
    [
      'a Sequential model without input',
      { class_name: 'Sequential', config: { layers: [dense('d', [])] } },
      'unknown-input-shape',
      undefined,
    ],
    ['an empty Sequential model', { class_name: 'Sequential', config: { layers: [] } }, 'malformed-model', undefined],
    ['a subclassed model', { class_name: 'MyModel', config: {} }, 'unsupported-model', undefined],
    ['a model without a class', {}, 'malformed-model', undefined],
    ['a wrong shape', one(layer('Reshape', 'y', [['x']], { target_shape: [3] })), 'shape-mismatch', 'y'],
  ])('%s', (_, description, code, node) => {
    const [diagnostic] = diagnosticsOf(() => build(description));
    expect([diagnostic.code, diagnostic.where.node]).toEqual([code, node]);
  });

  it('names the layers of a cycle in the direction of the data', () => {
    const layers = [input('x'), dense('a', [['c']]), dense('b', [['a']]), dense('c', [['b']])];
    const [{ message }] = diagnosticsOf(() => build(functional(layers, ['x'], ['c'])));
    expect(message).toContain('"a" -> "b" -> "c" -> "a"');
  });

  it('reports every unsupported layer at once', () => {
    const layers = [input('x'), layer('Conv3D', 'c', [['x']]), layer('ConvLSTM1D', 'l', [['c']])];
    const found = diagnosticsOf(() => build(functional(layers, ['x'], ['l'])));
    expect(found.map((d) => d.where.node)).toEqual(['c', 'l']);
    expect(found[1]).toHaveProperty('hint', expect.stringContaining('Dense'));
  });
});

describe('weights', () => {
  const model = functional([input('x'), dense('fc', [['x']])], ['x'], ['fc']);
  const bad = new Float32Array(16).fill(1);
  bad[6] = Number.NaN;
  bad[9] = Number.NEGATIVE_INFINITY;

  it.each<[string, readonly StoredArray[], string, string]>([
    ['missing', [], 'missing-weight', 'kernel'],
    ['of another shape', [ones(4, 3)], 'shape-mismatch', 'kernel has shape [4, 3], expected [4, 4]'],
    ['too many', [ones(4, 4), ones(4)], 'unexpected-weight', '2 arrays'],
    [
      'not finite',
      [{ shape: [4, 4], data: bad, type: '<f' }],
      'not-finite',
      'kernel has 2 of 16 values that are not finite; the first is NaN at [1, 2]',
    ],
    [
      'of another type',
      [{ shape: [4, 4], data: undefined, type: '<b' }],
      'unsupported-weight-type',
      'kernel is of type <b',
    ],
  ])('that are %s', (_, stored, code, text) => {
    const [diagnostic] = diagnosticsOf(() => build(model, () => stored));
    expect(diagnostic.code).toBe(code);
    expect(diagnostic.where.node).toBe('fc');
    expect(diagnostic.message).toContain(text);
  });
});
