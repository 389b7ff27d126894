import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type BuildConfig, type ModelGraph, type Tensor, tensor } from '../ir';
import {
  encodeOnnx,
  evaluateOnnx,
  type OnnxInitializer,
  type OnnxModel,
  type OnnxOperator,
  readArrays,
  seeded,
  seededTensor,
} from '../testkit';
import { createCompiler } from './compiler';

const MODELS = join(__dirname, '../../testdata/models');
const QONNX = 'qonnx.custom_op.general';
const random = seeded(23);
const weights = (...shape: number[]) => seededTensor(random, shape, 2, 6);
const scalar = (value: number): Tensor => tensor([], [value]);
const bytes = (shape: number[], from = -100, to = 100) => ({
  ...tensor(
    shape,
    Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => random.int(from, to)),
  ),
  type: 3,
});
const int8 = (value: number) => ({ ...scalar(value), type: 3 });
const uint8 = (value: number) => ({ ...scalar(value), type: 2 });

const op = (
  op: string,
  inputs: string[],
  output: string,
  attributes: OnnxOperator['attributes'] = {},
  domain?: string,
): OnnxOperator => ({ op, inputs, outputs: [output], attributes, domain });
const quant = (x: string, scale: string, bits: string, y: string, attributes: OnnxOperator['attributes'] = {}) =>
  op('Quant', [x, scale, 'zero', bits], y, { signed: 1, narrow: 0, rounding_mode: 'ROUND', ...attributes }, QONNX);

const model = (x: number[], nodes: OnnxOperator[], constants: OnnxModel['constants']): OnnxModel => ({
  inputs: { x: [1, ...x] },
  constants: Object.fromEntries(
    Object.entries({ zero: scalar(0), ...constants }).map(([name, c]) => [name, asStored(c)]),
  ),
  nodes,
  outputs: ['y'],
});

/** Floats as files have them: in single precision. */
function asStored(constant: OnnxInitializer): OnnxInitializer {
  return constant.type === undefined ? { ...constant, data: Float64Array.from(constant.data, Math.fround) } : constant;
}

/** Types that hold everything but what the quantisers of the model round. */
const WIDE: BuildConfig = { config: { Model: { Precision: 'fixed<60,24>' } } };

async function compiled(onnx: OnnxModel, build: BuildConfig = WIDE): Promise<ModelGraph> {
  const compiler = createCompiler({ backend: 'vitis' });
  const graph = await compiler.parse({ path: 'model.onnx', bytes: encodeOnnx(onnx) });
  compiler.apply(graph, build);
  return graph;
}

/** The emulated graph computes what the definitions of the operators give, within `tolerance`. */
async function check(onnx: OnnxModel, tolerance: number, fraction = 6): Promise<ModelGraph> {
  const graph = await compiled(onnx);
  const samples = Array.from({ length: 20 }, () => seededTensor(random, onnx.inputs.x, 8, fraction));
  const { emulator } = createCompiler({ backend: 'vitis' });
  for (const x of samples) {
    const [expected] = evaluateOnnx(onnx, { x });
    const [found] = emulator(graph).predict([x]).outputs;
    expect([...found.data].map((value, i) => Math.abs(value - expected.data[i])).filter((d) => d > tolerance)).toEqual(
      [],
    );
  }
  return graph;
}

const kinds = (graph: ModelGraph) => graph.layers.map(({ kind }) => kind);

describe('quantisers of QONNX', () => {
  it.each([
    ['ROUND', {}],
    ['FLOOR', { rounding_mode: 'FLOOR' }],
    ['DOWN', { rounding_mode: 'DOWN' }],
    ['HALF_UP', { rounding_mode: 'HALF_UP' }],
    ['HALF_DOWN', { rounding_mode: 'HALF_DOWN' }],
    ['unsigned', { signed: 0 }],
    ['narrow', { narrow: 1 }],
  ])('of data by a power of two are a type: %s', async (_, attributes) => {
    const graph = await check(
      model([9], [quant('x', 's', 'n', 'y', attributes)], { s: scalar(0.25), n: scalar(5) }),
      0,
    );
    expect(kinds(graph)).toEqual(['Input', 'Activation']);
  });

  it('of any scale and zero point, per tensor and per channel', async () => {
    // No input falls between two integers, where float32 decides.
    const constants = { s: scalar(0.29), n: scalar(4), zero: scalar(3), c: tensor([1, 3, 1, 1], [0.25, 0.29, 1.51]) };
    await check(model([9], [quant('x', 's', 'n', 'y')], constants), 2 ** -30);
    await check(model([9], [quant('x', 's', 'n', 'y', { signed: 0 })], constants), 2 ** -30);
    const channels = { ...constants, zero: scalar(0) };
    const kernel = { ...channels, w: tensor([3, 3, 1, 1], [1, 0, 0, 0, 1, 0, 0, 0, 1]) };
    const nodes = [quant('x', 'c', 'n', 'q'), op('Conv', ['q', 'w'], 'y')];
    await check(model([3, 4, 4], nodes, kernel), 2 ** -30);
  });

  it('to signs, with and without a scale', async () => {
    const bipolar = (scale: number) =>
      model([9], [op('BipolarQuant', ['x', 's'], 'y', {}, QONNX)], { s: scalar(scale) });
    await check(bipolar(1), 0);
    await check(bipolar(0.75), 0);
    await check(model([9], [quant('x', 's', 'n', 'y')], { s: scalar(0.5), n: scalar(1) }), 0.5);
  });

  it('that drop bits, in both versions', async () => {
    const constants = { s: scalar(0.25), n: scalar(8), m: scalar(5), o: scalar(2) };
    const first = op('Trunc', ['q', 's', 'zero', 'n', 'm'], 'y', { rounding_mode: 'FLOOR' }, QONNX);
    await check(model([9], [quant('x', 's', 'n', 'q'), first], constants), 0);
    const second = op('Trunc', ['q', 's', 'zero', 'n', 'o', 'm'], 'y', { rounding_mode: 'FLOOR', signed: 1 }, QONNX);
    await check(model([9], [quant('x', 's', 'n', 'q'), second], constants), 0);
  });

  it('of matrices per column: integers are multiplied, scales come behind', async () => {
    const constants = {
      s: scalar(0.29),
      n: scalar(6),
      w: weights(6, 4),
      c: tensor([1, 4], [0.1, 0.25, 0.3, 0.01]),
      b: weights(4),
    };
    const nodes = [
      quant('x', 's', 'n', 'q'),
      quant('w', 'c', 'n', 'v', { narrow: 1 }),
      op('MatMul', ['q', 'v'], 'm'),
      op('Add', ['m', 'b'], 'y'),
    ];
    const graph = await check(model([6], nodes, constants), 2 ** -20);
    const dense = graph.layer('Dense_MatMul_0');
    expect(dense.types.get('weight_t')?.precision).toMatchObject({ width: 6, integer: 6, saturation: 'SAT_SYM' });
    expect(graph.layer('Quant_0_act').types.get('result_t')?.precision).toMatchObject({ width: 6, integer: 6 });
  });

  it('of kernels per filter, and of their bias in the same steps', async () => {
    const steps = [0.1, 0.25, 0.3];
    const constants = {
      s: scalar(0.5),
      n: scalar(6),
      w: weights(3, 2, 2, 2),
      c: tensor([3, 1, 1, 1], steps),
      b: weights(3),
      bs: tensor(
        [3],
        Float32Array.from(steps, (x) => Math.fround(x) * 0.5),
      ),
      wide: scalar(16),
    };
    const nodes = [
      quant('x', 's', 'n', 'q'),
      quant('w', 'c', 'n', 'v'),
      quant('b', 'bs', 'wide', 'd'),
      op('Conv', ['q', 'v', 'd'], 'y'),
    ];
    const graph = await check(model([2, 4, 4], nodes, constants), 2 ** -20);
    expect(graph.layer('Conv2D_Conv_0').types.get('bias_t')?.precision).toMatchObject({ width: 16, integer: 15 });
  });

  it('of rows of a matrix, which no result has as a factor, go into the matrix', async () => {
    const constants = { n: scalar(6), w: weights(6, 4), c: tensor([6, 1], [0.1, 0.25, 0.3, 1, 0.5, 0.2]) };
    const nodes = [quant('w', 'c', 'n', 'v'), op('MatMul', ['x', 'v'], 'y')];
    await check(model([6], nodes, constants), 2 ** -20);
  });

  it('of a constant that is added, with the batch dimension', async () => {
    const constants = { s: scalar(0.25), n: scalar(4), c: weights(1, 6) };
    await check(model([6], [quant('c', 's', 'n', 'q'), op('Add', ['x', 'q'], 'y')], constants), 0);
  });

  it.each<[string, object, OnnxModel['constants']]>([
    ['unsupported-attribute', { rounding_mode: 'CEIL' }, {}],
    ['unsupported-quantizer', { signed: 0, narrow: 1 }, {}],
    ['unsupported-quantizer', {}, { n: scalar(4.5) }],
    ['unsupported-quantizer', {}, { s: scalar(-1) }],
    ['non-finite-weight', {}, { s: scalar(Number.NaN) }],
  ])('refused: %s, %j %j', async (code, attributes, constants) => {
    const onnx = model([3], [quant('x', 's', 'n', 'y', attributes as never)], {
      s: scalar(1),
      n: scalar(4),
      ...constants,
    });
    await expect(compiled(onnx)).rejects.toMatchObject({ diagnostics: [{ code, severity: 'error' }] });
  });
});

describe('a quantised result', () => {
  const onnx = model([3], [op('Relu', ['x'], 'r'), quant('r', 's', 'n', 'y', { signed: 0 })], {
    s: scalar(0.25),
    n: scalar(4),
  });
  const auto = { Model: { Precision: { default: 'fixed<16,6>', result: 'auto' } } };
  const typeOf = (graph: ModelGraph, name: string) => graph.layer(name).types.get('result_t')?.precision;

  it('becomes that of the layer before, whatever the configuration says for the class', async () => {
    const config = { ...auto, LayerType: { Activation: { Precision: { result: 'fixed<20,10>' } } } };
    const merged = await compiled(onnx, { config: auto });
    expect(kinds(merged)).toEqual(['Input', 'Activation']);
    expect(typeOf(merged, 'Relu_0')).toMatchObject({ width: 4, integer: 2, signed: false, rounding: 'RND_CONV' });
    const apart = await compiled(onnx, { config });
    expect(typeOf(apart, 'Quant_0_act')).toMatchObject({ width: 4, integer: 2 });
  });

  it('is overruled by an entry for the quantiser alone', async () => {
    const config = { ...auto, LayerName: { Quant_0_act: { Precision: { result: 'fixed<7,3>' } } } };
    expect(typeOf(await compiled(onnx, { config }), 'Relu_0')).toMatchObject({ width: 7, integer: 3 });
    const other = { ...auto, LayerName: { Quant_0: { Precision: { result: 'fixed<7,3>' } } } };
    expect(typeOf(await compiled(onnx, { config: other }), 'Relu_0')).toMatchObject({ width: 4, integer: 2 });
  });
});

describe('integers of ONNX', () => {
  const qdq = (x: string, y: string, scale: string, zero: string, axis = 1) => [
    op('QuantizeLinear', [x, scale, zero], `${y} integers`, { axis }),
    op('DequantizeLinear', [`${y} integers`, scale, zero], y, { axis }),
  ];

  it('QuantizeLinear and DequantizeLinear around float operators', async () => {
    const constants = {
      s: scalar(0.25),
      z: int8(0),
      t: scalar(0.3),
      u: uint8(7),
      w: bytes([4, 6]),
      ws: tensor([4], [0.01, 0.02, 0.25, 0.005]),
      wz: { ...tensor([4], [0, 0, 0, 0]), type: 3 },
      b: { ...tensor([4], [1000, -70000, 3, 0]), type: 6 },
      bs: tensor([4], [0.0025, 0.005, 0.0625, 0.00125]),
    };
    const nodes = [
      ...qdq('x', 'q', 's', 'z'),
      op('DequantizeLinear', ['w', 'ws', 'wz'], 'v', { axis: 0 }),
      op('DequantizeLinear', ['b', 'bs'], 'd', { axis: 0 }),
      op('Gemm', ['q', 'v', 'd'], 'm', { transB: 1 }),
      ...qdq('m', 'y', 't', 'u'),
    ];
    const graph = await check(model([6], nodes, constants), 2 ** -16);
    expect(graph.layer('Dense_MatMul_0').types.get('weight_t')?.precision).toMatchObject({ width: 8, integer: 8 });
  });

  it('a Clip between both means fewer bits', async () => {
    const nodes = [
      op('QuantizeLinear', ['x', 's', 'z'], 'q'),
      op('Clip', ['q', 'low', 'high'], 'c'),
      op('DequantizeLinear', ['c', 's', 'z'], 'y'),
    ];
    const constants = { s: scalar(0.5), z: int8(0), low: int8(-7), high: int8(7) };
    const graph = await check(model([5], nodes, constants), 0);
    expect(graph.layer('Quant_0_act').types.get('result_t')?.precision).toMatchObject({
      width: 4,
      saturation: 'SAT_SYM',
    });
  });

  it('operators on integers', async () => {
    const constants = {
      xs: scalar(0.25),
      xz: uint8(128),
      ks: tensor([3], [0.01, 0.02, 0.04]),
      kz: { ...tensor([3], [0, 0, 0]), type: 3 },
      k: bytes([3, 2, 2, 2]),
      kb: { ...tensor([3], [100, -200, 300]), type: 6 },
      ys: scalar(0.3),
      yz: uint8(100),
      m: bytes([12, 4]),
      ms: scalar(0.02),
      mz: int8(3),
      os: scalar(0.7),
      oz: int8(-5),
      flat: { ...tensor([2], [1, -1]), type: 7 },
    };
    const nodes = [
      op('QuantizeLinear', ['x', 'xs', 'xz'], 'a'),
      op('QLinearConv', ['a', 'xs', 'xz', 'k', 'ks', 'kz', 'ys', 'yz', 'kb'], 'b'),
      op('MaxPool', ['b'], 'c', { kernel_shape: [1, 2], strides: [1, 1] }),
      op('Reshape', ['c', 'flat'], 'd'),
      op('QLinearMatMul', ['d', 'ys', 'yz', 'm', 'ms', 'mz', 'os', 'oz'], 'e'),
      op('DequantizeLinear', ['e', 'os', 'oz'], 'y'),
    ];
    // A sum that falls between two integers may be rounded the other way: one step.
    await check(model([2, 3, 4], nodes, constants), 2 ** -16);
  });

  it.each<[string, OnnxOperator[]]>([
    ['operators that compute with integers', [op('QuantizeLinear', ['x', 's', 'z'], 'q'), op('Relu', ['q'], 'y')]],
    ['integers that leave the model', [op('QuantizeLinear', ['x', 's', 'z'], 'y')]],
    ['integers of no quantiser', [op('DequantizeLinear', ['x', 's', 'z'], 'y')]],
    [
      'another scale than that of the quantiser',
      [op('QuantizeLinear', ['x', 's', 'z'], 'q'), op('DequantizeLinear', ['q', 't', 'z'], 'y')],
    ],
  ])('refused: %s', async (_, nodes) => {
    const onnx = model([3], nodes, { s: scalar(1), t: scalar(2), z: int8(0) });
    await expect(compiled(onnx)).rejects.toMatchObject({ diagnostics: [{ code: 'unsupported-operand' }] });
  });
});

describe('models of Brevitas and of MLPerf Tiny, with types that hold all but what their quantisers round', () => {
  async function outputs(name: string) {
    const folder = join(MODELS, name);
    const compiler = createCompiler({ backend: 'vitis' });
    const graph = await compiler.parse({ path: 'm.onnx', bytes: readFileSync(join(folder, 'model.onnx')) });
    compiler.apply(graph, { config: { Model: { Precision: 'fixed<90,30>' } } });
    const [found] = compiler.emulator(graph).predict(readArrays(folder, 'input')).outputs;
    return { found: [...found.data], expected: [...readArrays(folder, 'framework_output')[0].data] };
  }

  it.each(['qonnx-digits-mlp', 'qonnx-digits-cnn'])('%s gives the outputs of its framework, exactly', async (name) => {
    const { found, expected } = await outputs(name);
    // The framework's own outputs are float32.
    expect(found.map(Math.fround)).toEqual(expected);
  });

  it('mlperf-kws does within the rounding of its scales, which are no powers of two, in float32', async () => {
    const { found, expected } = await outputs('mlperf-kws');
    const scale = Math.max(...expected.map(Math.abs));
    expect(found.filter((value, i) => Math.abs(value - expected[i]) > scale * 2 ** -20)).toEqual([]);
  });

  it('torch-gru, from ONNX, follows its framework', async () => {
    const folder = join(MODELS, 'torch-gru');
    const compiler = createCompiler({ backend: 'vitis' });
    const graph = await compiler.parse({ path: 'm.onnx', bytes: readFileSync(join(folder, 'model.onnx')) });
    expect(kinds(graph).filter((kind) => kind !== 'Constant')).toEqual(['Input', 'GRU', 'Reshape', 'MatMul', 'Merge']);
    const tables = { GRU_0: { TableSize: 65536, table_t: 'fixed<34,10>' } };
    compiler.apply(graph, { config: { Model: { Precision: 'fixed<40,14>' }, LayerName: tables } });
    const [found] = compiler.emulator(graph).predict(readArrays(folder, 'input')).outputs;
    const [expected] = readArrays(folder, 'framework_output');
    const worst = Math.max(...[...found.data].map((value, i) => Math.abs(value - expected.data[i])));
    expect(worst).toBeLessThan(2 ** -10);
  });
});
