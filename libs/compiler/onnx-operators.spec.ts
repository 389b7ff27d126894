import { describe, expect, it } from 'vitest';
import { createFloatReference } from '../analysis';
import { type Tensor, tensor } from '../ir';
import { encodeOnnx, evaluateOnnx, type OnnxModel, type OnnxOperator, seeded, seededTensor } from '../testkit';
import { createCompiler } from './compiler';

const random = seeded(11);
/** Multiples of 1/16 up to 2. */
const weights = (...shape: number[]) => seededTensor(random, shape, 2, 4);
const positive = (...shape: number[]): Tensor => {
  const { data } = weights(...shape);
  return { shape, data: data.map((x) => Math.abs(x) + 0.5) };
};
const integers = (...values: number[]) => ({ ...tensor([values.length], values), type: 7 });
const scalar = (value: number): Tensor => tensor([], [value]);

const op = (
  op: string,
  inputs: string[],
  outputs: string | string[],
  attributes: OnnxOperator['attributes'] = {},
  domain?: string,
): OnnxOperator => ({ op, inputs, outputs: [outputs].flat(), attributes, domain });

/** A model of one input `x` and one output `y`. */
const model = (
  x: number[],
  nodes: OnnxOperator[],
  constants: OnnxModel['constants'] = {},
  more: Partial<OnnxModel> = {},
): OnnxModel => ({ inputs: { x: [1, ...x] }, constants, nodes, outputs: ['y'], ...more });

const SAMPLES = 5;

/** The layers after `parse_qonnx` compute what the documentation of the operators says, and so do those before. */
async function check(onnx: OnnxModel, tolerance = 1e-5): Promise<readonly string[]> {
  const compiler = createCompiler({ backend: 'vitis' });
  const graph = await compiler.parse({ path: 'model.onnx', bytes: encodeOnnx(onnx) });
  const names = Object.keys(onnx.inputs);
  const samples = Array.from({ length: SAMPLES }, () =>
    names.map((name) => seededTensor(random, onnx.inputs[name], 4, 6)),
  );
  const expected = samples.map((inputs) => evaluateOnnx(onnx, Object.fromEntries(inputs.map((x, i) => [names[i], x]))));
  const compare = () => {
    const float = createFloatReference(graph);
    for (const [i, inputs] of samples.entries()) {
      const found = float.run(inputs.map(({ shape, data }) => tensor([1, ...shape.slice(1)], data))).outputs;
      for (const [o, output] of found.entries()) {
        expect([...output.shape].join()).toBe([...expected[i][o].shape].join());
        const worst = Math.max(...[...output.data].map((x, j) => Math.abs(x - expected[i][o].data[j])));
        expect(worst).toBeLessThanOrEqual(tolerance);
      }
    }
  };
  compare();
  compiler.apply(graph, { config: {} }, 'parse_qonnx');
  compare();
  return graph.layers.map(({ kind }) => kind);
}

describe('convolutions and poolings of channels-first tensors', () => {
  const variants: [string, OnnxOperator, number[]][] = [
    [
      'Conv with padding, strides and bias',
      op('Conv', ['x', 'w', 'b'], 'y', { pads: [1, 0, 2, 1], strides: [2, 1] }),
      [2, 6, 5],
    ],
    ['Conv with dilation', op('Conv', ['x', 'w', 'b'], 'y', { dilations: [2, 1] }), [2, 6, 5]],
    ['Conv, SAME_UPPER', op('Conv', ['x', 'w'], 'y', { auto_pad: 'SAME_UPPER', strides: [2, 2] }), [2, 6, 5]],
    ['Conv, SAME_LOWER', op('Conv', ['x', 'w'], 'y', { auto_pad: 'SAME_LOWER' }), [2, 6, 5]],
  ];
  it.each(variants)('%s', async (_, node, shape) => {
    expect(await check(model(shape, [node], { w: weights(3, 2, 3, 2), b: weights(3) }))).toContain('Conv2D');
  });

  it('Conv over one dimension', async () => {
    const kinds = await check(model([2, 7], [op('Conv', ['x', 'w'], 'y', { pads: [1, 1] })], { w: weights(3, 2, 3) }));
    expect(kinds).toContain('Conv1D');
  });

  it('Conv with groups, and with one for each channel', async () => {
    const grouped = [op('Conv', ['x', 'w'], 'y', { group: 2 })];
    expect(await check(model([4, 5, 5], grouped, { w: weights(6, 2, 2, 2) }))).toContain('Conv2D');
    const depthwise = [op('Conv', ['x', 'w', 'b'], 'y', { group: 3 })];
    const constants = { w: weights(6, 1, 2, 2), b: weights(6) };
    expect(await check(model([3, 5, 5], depthwise, constants))).toContain('DepthwiseConv2D');
  });

  it.each<[string, OnnxOperator]>([
    ['MaxPool', op('MaxPool', ['x'], 'y', { kernel_shape: [2, 2], strides: [2, 2] })],
    ['MaxPool with padding', op('MaxPool', ['x'], 'y', { kernel_shape: [3, 2], pads: [1, 0, 1, 1] })],
    ['MaxPool, ceil_mode', op('MaxPool', ['x'], 'y', { kernel_shape: [2, 2], strides: [2, 2], ceil_mode: 1 })],
    ['AveragePool', op('AveragePool', ['x'], 'y', { kernel_shape: [2, 3], pads: [1, 1, 0, 1] })],
    ['AveragePool, ceil_mode', op('AveragePool', ['x'], 'y', { kernel_shape: [2, 2], strides: [2, 2], ceil_mode: 1 })],
    [
      'AveragePool that counts padding',
      op('AveragePool', ['x'], 'y', { kernel_shape: [2, 3], pads: [1, 1, 0, 1], count_include_pad: 1 }),
    ],
    ['GlobalAveragePool', op('GlobalAveragePool', ['x'], 'y')],
    ['GlobalMaxPool', op('GlobalMaxPool', ['x'], 'y')],
    ['ReduceMean of pixels', op('ReduceMean', ['x'], 'y', { axes: [2, 3] })],
    ['ReduceMean of pixels that go', op('ReduceMean', ['x'], 'y', { axes: [-1, -2], keepdims: 0 })],
    ['ReduceMax of the middle', op('ReduceMax', ['x'], 'y', { axes: [1, 2], keepdims: 0 })],
  ])('%s', async (_, node) => {
    await check(model([3, 5, 5], [node]));
  });

  it('pooling over one dimension', async () => {
    await check(model([3, 5], [op('MaxPool', ['x'], 'y', { kernel_shape: [2] })]));
    await check(model([3, 5], [op('GlobalAveragePool', ['x'], 'y')]));
  });

  it('Pad, Resize and DepthToSpace', async () => {
    await check(model([2, 3, 4], [op('Pad', ['x', 'p'], 'y')], { p: integers(0, 0, 1, 2, 0, 0, 3, 0) }));
    const nearest = { mode: 'nearest', coordinate_transformation_mode: 'asymmetric', nearest_mode: 'floor' };
    const scales = { s: tensor([4], Float32Array.of(1, 1, 2, 3)) };
    expect(await check(model([2, 3, 4], [op('Resize', ['x', '', 's'], 'y', nearest)], scales))).toContain('Resize');
    expect(await check(model([2, 3, 4], [op('Resize', ['x', '', 's'], 'y')], scales))).toContain('Resize');
    for (const mode of ['DCR', 'CRD']) {
      await check(model([8, 2, 3], [op('DepthToSpace', ['x'], 'y', { blocksize: 2, mode })]));
    }
  });
});

describe('networks of channels-first tensors', () => {
  const constants = {
    w: weights(3, 2, 3, 3),
    v: weights(3, 3, 1, 1),
    one: weights(1, 3, 1, 1),
    slope: weights(3, 1, 1),
    matrix: weights(48, 4),
    rows: weights(4, 48),
    scale: positive(3),
    shift: weights(3),
    mean: weights(3),
    variance: positive(3),
    flat: integers(1, -1),
  };
  const conv = (from: string, to: string, kernel = 'w', pads = [1, 1, 1, 1]) =>
    op('Conv', [from, kernel], to, { pads });
  const norm = (from: string, to: string) =>
    op('BatchNormalization', [from, 'scale', 'shift', 'mean', 'variance'], to, { epsilon: 0.25 });

  it('a chain needs one transpose, at its input, and none before the matrix', async () => {
    const nodes = [
      conv('x', 'a'),
      norm('a', 'b'),
      op('LeakyRelu', ['b'], 'c', { alpha: 0.25 }),
      conv('c', 'd', 'v', [0, 0, 0, 0]),
      op('Flatten', ['d'], 'e'),
      op('Relu', ['e'], 'f'),
      op('MatMul', ['f', 'matrix'], 'y'),
    ];
    const kinds = await check(model([2, 4, 4], nodes, constants));
    expect(kinds.filter((kind) => kind === 'Transpose')).toHaveLength(1);
  });

  it('a matrix that is transposed, behind a Reshape', async () => {
    const nodes = [conv('x', 'a'), op('Reshape', ['a', 'flat'], 'b'), op('Gemm', ['b', 'rows'], 'y', { transB: 1 })];
    const kinds = await check(model([2, 4, 4], nodes, constants));
    expect(kinds.filter((kind) => kind === 'Transpose')).toHaveLength(1);
  });

  it('residual branches, constants and functions between meet without transposes', async () => {
    const nodes = [
      conv('x', 'a'),
      op('Relu', ['a'], 'b'),
      conv('b', 'c', 'v', [0, 0, 0, 0]),
      op('Add', ['c', 'b'], 'd'),
      op('Mul', ['one', 'd'], 'e'),
      op('PRelu', ['e', 'slope'], 'f'),
      op('Concat', ['f', 'b'], 'g', { axis: 1 }),
      op('Softmax', ['g'], 'h', { axis: 1 }),
      op('GlobalAveragePool', ['h'], 'i'),
      op('Flatten', ['i'], 'y'),
    ];
    const kinds = await check(model([2, 4, 4], nodes, constants));
    expect(kinds.filter((kind) => kind === 'Transpose')).toHaveLength(1);
  });

  it('an output of pixels has its channels first, as in the file', async () => {
    const kinds = await check(model([2, 4, 4], [conv('x', 'y')], constants));
    expect(kinds.filter((kind) => kind === 'Transpose')).toHaveLength(2);
  });

  it('transposes of the file around a convolution vanish', async () => {
    const nodes = [
      op('Transpose', ['x'], 'a', { perm: [0, 3, 1, 2] }),
      conv('a', 'b'),
      op('Relu', ['b'], 'c'),
      op('Transpose', ['c'], 'y', { perm: [0, 2, 3, 1] }),
    ];
    expect(await check(model([4, 4, 2], nodes, constants))).not.toContain('Transpose');
  });

  it('one dimension, where both permutations are the same', async () => {
    const nodes = [
      op('Sigmoid', ['x'], 'a'),
      op('Conv', ['a', 'k'], 'b', { pads: [1, 1] }),
      op('Tanh', ['b'], 'c'),
      op('Add', ['c', 'k1'], 'd'),
      op('Conv', ['d', 'k'], 'y', { pads: [1, 1] }),
    ];
    const kinds = await check(model([2, 4], nodes, { k: weights(2, 2, 3), k1: weights(2, 1) }));
    expect(kinds.filter((kind) => kind === 'Transpose')).toHaveLength(2);
  });
});

describe('moves of elements', () => {
  it.each<[string, OnnxOperator[], OnnxModel['constants']]>([
    ['Transpose', [op('Transpose', ['x'], 'y', { perm: [0, 2, 3, 1] })], {}],
    [
      'Slice',
      [op('Slice', ['x', 's', 'e', 'a', 't'], 'y')],
      { s: integers(1, -1), e: integers(3, -99), a: integers(1, 3), t: integers(1, -2) },
    ],
    [
      'Split',
      [op('Split', ['x', 'n'], ['a', 'b'], { axis: 2 }), op('Concat', ['b', 'a'], 'y', { axis: 2 })],
      { n: integers(1, 3) },
    ],
    ['Gather of one index', [op('Gather', ['x', 'i'], 'y', { axis: 2 })], { i: { ...scalar(-1), type: 7 } }],
    ['Gather of several', [op('Gather', ['x', 'i'], 'y', { axis: 1 })], { i: integers(2, 1, 0) }],
    ['Squeeze and Unsqueeze', [op('Unsqueeze', ['x', 'i'], 'a'), op('Squeeze', ['a', 'i'], 'y')], { i: integers(2) }],
  ])('%s', async (_, nodes, constants) => {
    await check(model([3, 4, 5], nodes, constants));
  });

  it('Gather of rows by computed indices is an embedding', async () => {
    const compiler = createCompiler({ backend: 'vitis' });
    const onnx = model([3], [op('Gather', ['t', 'x'], 'y')], { t: weights(7, 2) });
    const graph = await compiler.parse({ path: 'm.onnx', bytes: encodeOnnx(onnx) });
    expect(graph.layers.map(({ kind, shape }) => `${kind} ${shape}`)).toEqual(['Input 3', 'Embedding 3,2']);
  });
});

describe('products and normalisations', () => {
  it('Einsum, MatMul of two tensors, LayerNormalization', async () => {
    const two = { inputs: { x: [1, 2, 3], z: [1, 3, 4] } };
    await check(model([], [op('Einsum', ['x', 'z'], 'y', { equation: 'bij,bjk->bki' })], {}, two));
    await check(model([], [op('MatMul', ['x', 'z'], 'y')], {}, two));
    await check(model([2, 3], [op('Einsum', ['x', 'w'], 'y', { equation: 'bij,jk->bik' })], { w: weights(3, 4) }));
    const scales = { s: positive(3), b: weights(3) };
    await check(model([2, 3], [op('LayerNormalization', ['x', 's', 'b'], 'y', { epsilon: 0.001 })], scales));
  });
});

describe('recurrent operators', () => {
  const units = 3;
  const cell = (gates: number, directions = 1) => ({
    w: weights(directions, gates * units, 2),
    r: weights(directions, gates * units, units),
    b: weights(directions, 2 * gates * units),
    h0: weights(directions, 1, units),
    c0: weights(directions, 1, units),
    last: { ...scalar(-1), type: 7 },
    none: integers(0),
    one: integers(1),
    steps: integers(4, 1, -1),
  });
  const turned = op('Transpose', ['x'], 't', { perm: [1, 0, 2] });
  /** What PyTorch exports for batch_first=True, all steps. */
  const sequence = (node: OnnxOperator) => [
    turned,
    node,
    op('Transpose', ['s'], 'u', { perm: [0, 2, 1, 3] }),
    op('Reshape', ['u', 'steps'], 'v'),
    op('Transpose', ['v'], 'y', { perm: [1, 0, 2] }),
  ];
  const gates = { GRU: 3, LSTM: 4, RNN: 1 } as const;

  it.each(['GRU', 'LSTM', 'RNN'] as const)('%s, all steps, forward and backward, without transposes', async (kind) => {
    for (const direction of ['forward', 'reverse', 'bidirectional']) {
      const directions = direction === 'bidirectional' ? 2 : 1;
      const node = op(kind, ['t', 'w', 'r', 'b'], ['s'], { hidden_size: units, direction });
      const kinds = await check(model([4, 2], sequence(node), cell(gates[kind], directions)));
      expect(kinds).not.toContain('Transpose');
    }
  });

  it('GRU that resets after the product, without a bias', async () => {
    const node = op('GRU', ['t', 'w', 'r'], ['s'], { hidden_size: units, linear_before_reset: 1 });
    await check(model([4, 2], sequence(node), cell(3)));
  });

  it('the last state, of one and of both directions', async () => {
    const one = op('LSTM', ['t', 'w', 'r', 'b'], ['', 'h'], { hidden_size: units });
    await check(model([4, 2], [turned, one, op('Squeeze', ['h', 'none'], 'y')], cell(4)));
    const both = op('GRU', ['t', 'w', 'r', 'b'], ['', 'h'], { hidden_size: units, direction: 'bidirectional' });
    const nodes = [turned, both, op('Gather', ['h', 'last'], 'y')];
    await check(model([4, 2], nodes, cell(3, 2)));
  });

  it('steps and states together, from first states, with the batch in front', async () => {
    const node = op('LSTM', ['x', 'w', 'r', 'b', '', 'h0', 'c0'], ['s', 'h', 'c'], { hidden_size: units, layout: 1 });
    const nodes = [node, op('Squeeze', ['s', 'two'], 'y'), op('Squeeze', ['c', 'one'], 'z')];
    const constants = { ...cell(4), two: integers(2) };
    await check(model([4, 2], nodes, constants, { outputs: ['y', 'z'] }));
  });

  it('the last step picked of all', async () => {
    const node = op('GRU', ['t', 'w', 'r', 'b'], ['s'], { hidden_size: units });
    const nodes = [turned, node, op('Gather', ['s', 'last'], 'p', { axis: 0 }), op('Squeeze', ['p', 'none'], 'y')];
    await check(model([4, 2], nodes, cell(3)));
  });
});
