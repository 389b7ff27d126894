import { describe, expect, it } from 'vitest';
import { DiagnosticError } from '../../diagnostic';
import { LayerSchema, type ModelGraph, sizeOf } from '../../ir';
import { LAYERS } from '../../layers';
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

type Ref = readonly [layer: string, call?: number, index?: number];

const tensor = ([layer, call = 0, index = 0]: Ref) => ({
  class_name: '__keras_tensor__',
  config: { keras_history: [layer, call, index] },
});

function layer(className: string, config: Json, inputs: readonly Ref[] = [], kwargs: Json = {}) {
  const inbound = inputs.length === 0 ? [] : [{ args: inputs.map(tensor), kwargs }];
  return { class_name: className, config: { name: 'y', ...config }, inbound_nodes: inbound };
}

const input = (name: string, ...shape: number[]) => layer('InputLayer', { name, batch_shape: [null, ...shape] });

function functional(layers: readonly unknown[], outputs: readonly Ref[], inputs: readonly string[] = ['x']): Json {
  return {
    class_name: 'Functional',
    config: {
      name: 'net',
      layers,
      input_layers: inputs.map((name) => [name, 0, 0]),
      output_layers: outputs.map(([name, call = 0, index = 0]) => [name, call, index]),
    },
  };
}

function build(description: Json, weights: WeightSource = () => [], version = '3.15.1'): ModelGraph {
  return buildGraph(parseModel(description, version), weights, SCHEMA);
}

/** One layer `y` over an input `x` of that shape. */
const one = (shape: readonly number[], className: string, config: Json, kwargs: Json = {}) =>
  functional([input('x', ...shape), layer(className, config, [['x']], kwargs)], [['y']]);

function codeOf(body: () => unknown): string {
  try {
    body();
  } catch (error) {
    if (error instanceof DiagnosticError) return `${error.diagnostics[0].code} @${error.diagnostics[0].where.node}`;
    throw error;
  }
  throw new Error('nothing was thrown');
}

const RNN = { units: 2, activation: 'tanh', return_sequences: false };
const rnnWeights: WeightSource = () => [ones(3, 2), ones(2, 2), ones(2)];
const rnn = (config: Json = {}) => ({ class_name: 'SimpleRNN', config: { name: 'inner', ...RNN, ...config } });

describe('refusals', () => {
  it.each<[string, Json, string]>([
    ['a stateful layer', one([4, 3], 'SimpleRNN', { ...RNN, stateful: true }), 'unsupported-option @y'],
    ['time first', one([4, 3], 'SimpleRNN', { ...RNN, time_major: true }), 'unsupported-option @y'],
    ['a recurrent layer of a vector', one([4], 'SimpleRNN', RNN), 'bad-inputs @y'],
    ['an unknown cell function', one([4, 3], 'SimpleRNN', { ...RNN, activation: 'gelu' }), 'unsupported-activation @y'],
    [
      'Bidirectional of a Dense',
      one([4, 3], 'Bidirectional', { layer: { class_name: 'Dense', config: {} } }),
      'unsupported-layer @y',
    ],
    [
      'an unknown merge mode',
      one([4, 3], 'Bidirectional', { layer: rnn(), merge_mode: 'max' }),
      'unsupported-option @y',
    ],
    [
      'two layers of one direction',
      one([4, 3], 'Bidirectional', { layer: rnn(), backward_layer: rnn() }),
      'bad-option @y',
    ],
    [
      'an unknown option of a cell',
      one([4, 3], 'Bidirectional', { layer: rnn({ peephole: true }) }),
      'unsupported-option @y',
    ],
    [
      'a masking Embedding',
      one([4], 'Embedding', { input_dim: 3, output_dim: 2, mask_zero: true }),
      'unsupported-option @y',
    ],
    ['LayerNormalization of the first axis', one([4, 3], 'LayerNormalization', { axis: [1] }), 'unsupported-option @y'],
    ['an RMS normalisation', one([4, 3], 'LayerNormalization', { rms_scaling: true }), 'unsupported-option @y'],
    [
      'an equation that drops the batch',
      one([4, 3], 'EinsumDense', { equation: 'abc,cd->bd', output_shape: [4, 2] }),
      'unsupported-option @y',
    ],
    [
      'an open output extent',
      one([4, 3], 'EinsumDense', { equation: 'abc,cd->abd', output_shape: [4, null] }),
      'unsupported-option @y',
    ],
    ['attention of one tensor', one([4, 3], 'MultiHeadAttention', { num_heads: 1, key_dim: 2 }), 'bad-inputs @y'],
    ['TimeDistributed of a vector', one([4], 'TimeDistributed', { layer: rnn() }), 'bad-inputs @y'],
    [
      'TimeDistributed of an unknown layer',
      one([4, 3], 'TimeDistributed', { layer: { class_name: 'Conv3D', config: { name: 'c' } } }),
      'unsupported-layer @c',
    ],
    ['an uneven split', one([5], 'Split', { indices_or_sections: 2, axis: 1 }), 'unsupported-option @y'],
    ['a part of the batch', one([5], 'GetItem', { index: [0] }), 'unsupported-option @y'],
    ['an index outside', one([5], 'GetItem', { index: [{ class_name: '__ellipsis__' }, 5] }), 'unsupported-option @y'],
    [
      'an output that does not exist',
      functional([input('x', 4, 3), layer('SimpleRNN', RNN, [['x']])], [['y', 0, 1]]),
      'unknown-tensor @y',
    ],
    [
      'a nested model of two inputs given one',
      functional(
        [
          input('x', 4),
          {
            ...layer(
              'Functional',
              functional(
                [input('a', 4), input('b', 4), layer('Add', { name: 's' }, [['a'], ['b']])],
                [['s']],
                ['a', 'b'],
              ).config as Json,
              [['x']],
            ),
            name: 'net',
          },
        ],
        [['net']],
      ),
      'bad-inputs @net',
    ],
  ])('%s', (_, description, expected) => {
    const weights: WeightSource = ({ className }) =>
      ['SimpleRNN', 'Bidirectional'].includes(className)
        ? [...rnnWeights({} as never), ...(className === 'Bidirectional' ? rnnWeights({} as never) : [])]
        : [];
    expect(codeOf(() => build(description, weights))).toBe(expected);
  });
});

describe('nested models', () => {
  const inner = (name: string) => ({ ...layer('Sequential', { name, layers: [layer('ReLU', { name: 'r' })] }) });

  it('count calls from 1 in files of Keras 2', () => {
    const call = { ...inner('m'), inbound_nodes: [[['x', 0, 0, {}]], [['m', 1, 0, {}]]] };
    const graph = build(functional([input('x', 4), call], [['m', 2]]), undefined, '2.15.0');
    expect(graph.layers.map(({ name, inputs }) => [name, ...inputs])).toEqual([['x'], ['r', 'x'], ['r_2', 'r']]);
    expect(graph.outputs).toEqual(['r_2']);
  });

  it('keep clear of the names of outer layers', () => {
    const call = { ...inner('m'), inbound_nodes: [{ args: [tensor(['x'])], kwargs: {} }] };
    const graph = build(functional([input('x', 4), call, layer('ReLU', { name: 'r' }, [['m']])], [['r']]));
    expect(graph.layers.map(({ name }) => name)).toEqual(['x', 'r_2', 'r']);
    expect(graph.knownNames).toContain('m');
  });
});

describe('TimeDistributed', () => {
  it('computes layers of the last axis for all steps at once', () => {
    const description = one([5, 3], 'TimeDistributed', {
      layer: layer('Dense', { name: 'fc', units: 2, use_bias: false, activation: 'relu' }),
    });
    const graph = build(description, ({ className }) => (className === 'Dense' ? [ones(3, 2)] : []));
    expect(graph.layers.map(({ kind, name, shape }) => [kind, name, ...shape])).toEqual([
      ['Input', 'x', 5, 3],
      ['Dense', 'fc', 5, 2],
      ['Activation', 'fc_relu', 5, 2],
      ['Activation', 'y', 5, 2],
    ]);
  });

  it('repeats other layers for every step, all configured as the wrapped one', () => {
    const graph = build(
      one([2, 4, 3], 'TimeDistributed', { layer: { ...rnn(), ...layer('SimpleRNN', { ...RNN, name: 'inner' }) } }),
      rnnWeights,
    );
    const cells = graph.layers.filter(({ kind }) => kind === 'SimpleRNN');
    expect(cells.map(({ name, origin }) => [name, origin])).toEqual([
      ['inner_t0', 'inner'],
      ['inner_t1', 'inner'],
    ]);
    expect(graph.layer('y').shape).toEqual([2, 2]);
  });
});

describe('subscripts', () => {
  const slice = (start: number | null, stop: number | null, step: number | null) => ({
    class_name: '__slice__',
    config: { start, stop, step },
  });

  it.each([
    [
      [slice(null, null, null), slice(1, null, 2)],
      [3, 4],
      [1, 0],
      [2, 1],
      [1, 4],
    ],
    [
      [slice(null, null, null), slice(-2, null, null), slice(null, null, -1)],
      [3, 4],
      [1, 3],
      [1, -1],
      [2, 4],
    ],
    [
      [{ class_name: '__ellipsis__', config: {} }, slice(0, 99, 3)],
      [3, 4],
      [0, 0],
      [1, 3],
      [3, 2],
    ],
    [[slice(null, null, null), -1], [3, 4], [2, 0], [1, 1], [4]],
    [
      [slice(null, null, null), slice(2, 0, -1)],
      [3, 4],
      [2, 0],
      [-1, 1],
      [2, 4],
    ],
  ])('%j of %j', (index, shape, starts, steps, expected) => {
    const graph = build(one(shape, 'GetItem', { index }));
    const y = graph.layer('y');
    expect([y.getAttr('starts'), y.getAttr('steps'), y.shape]).toEqual([starts, steps, expected]);
  });
});
