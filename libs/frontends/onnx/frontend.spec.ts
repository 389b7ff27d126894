import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Layer, LayerSchema, type ModelGraph, sizeOf, type Tensor, type Weight } from '../../ir';
import { broadcast, type Concatenate, LAYERS, type Rearrangement, type Softmax } from '../../layers';
import { spread } from './broadcast';
import { onnxFrontend } from './frontend';

const TESTDATA = join(__dirname, '../../../testdata');
const schema = new LayerSchema(LAYERS);

const read = (path: string): Promise<ModelGraph> =>
  onnxFrontend({ path, bytes: readFileSync(join(TESTDATA, path)) }, schema);

/** A little-endian float32 or float64 `.npy` file of version 1. */
function npy(path: string): Tensor {
  const file = readFileSync(join(TESTDATA, path));
  const header = file.toString('latin1', 10, 10 + file.readUInt16LE(8));
  const shape = [...(/\(([^)]*)\)/.exec(header)?.[1] ?? '').matchAll(/\d+/g)].map(Number);
  const bytes = file.buffer.slice(file.byteOffset + 10 + file.readUInt16LE(8), file.byteOffset + file.length);
  const data = header.includes('<f8') ? new Float64Array(bytes) : new Float32Array(bytes);
  return { shape, data };
}

const summary = (graph: ModelGraph) => graph.layers.map((layer) => `${layer.kind} ${layer.name}`);
const unary = (layer: Layer): ((x: number, i: number) => number) => {
  const parameter = () => layer.getAttr('activ_param') as number;
  const clip = (x: number, low: number, high: number) => Math.min(Math.max(x, low), high);
  const selu = (x: number) => 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * Math.expm1(x));
  const hard = (x: number) => clip((layer.getAttr('slope') as number) * x + (layer.getAttr('shift') as number), 0, 1);
  const slopes = () => (layer.getAttr('param') as Weight).tensor.data;
  if (layer.kind === 'PReLU') return (x, i) => (x > 0 ? x : slopes()[i] * x);
  const functions: Record<string, (x: number) => number> = {
    relu: (x) => Math.max(x, 0),
    relu1: (x) => clip(x, 0, 1),
    relu6: (x) => clip(x, 0, 6),
    sigmoid: (x) => 1 / (1 + Math.exp(-x)),
    tanh: Math.tanh,
    softplus: (x) => Math.log1p(Math.exp(x)),
    softsign: (x) => x / (1 + Math.abs(x)),
    selu,
    hard_sigmoid: hard,
    hard_tanh: (x) => 2 * hard(x) - 1,
    elu: (x) => (x > 0 ? x : parameter() * Math.expm1(x)),
    leaky_relu: (x) => (x > 0 ? x : parameter() * x),
    thresholded_relu: (x) => (x > parameter() ? x : 0),
  };
  return functions[layer.getAttr('activation') as string];
};

const binary: Record<string, (x: number, y: number) => number> = {
  add: (x, y) => x + y,
  subtract: (x, y) => x - y,
  multiply: (x, y) => x * y,
  divide: (x, y) => x / y,
  average: (x, y) => (x + y) / 2,
  maximum: Math.max,
  minimum: Math.min,
};

function softmax(layer: Softmax, x: ArrayLike<number>): number[] {
  const { along, inner } = layer.extents;
  const exp = Array.from(x, Math.exp);
  const row = (i: number) => Math.floor(i / (along * inner)) * along * inner + (i % inner);
  const sum = (i: number) => Array.from({ length: along }, (_, k) => exp[row(i) + k * inner]).reduce((a, b) => a + b);
  return exp.map((e, i) => e / sum(i));
}

/** One sample through a graph in floating point, as ONNX defines the operators. */
function run(graph: ModelGraph, inputs: readonly ArrayLike<number>[]): number[][] {
  const values = new Map<string, number[]>();
  for (const layer of graph.layers) {
    const args = layer.inputs.map((tensor) => values.get(tensor) as number[]);
    const spreadOut = (slot: number) =>
      spread({ shape: layer.inputShape(slot), data: Float64Array.from(args[slot]) }, layer.shape).data;
    const compute = (): ArrayLike<number> => {
      switch (layer.kind) {
        case 'Input':
          return inputs[graph.inputs.indexOf(layer)];
        case 'Constant':
          return (layer.getAttr('value') as Weight).tensor.data;
        case 'MatMul': {
          const columns = layer.shape[0];
          return Array.from({ length: columns }, (_, j) =>
            args[0].reduce((sum, x, i) => sum + x * args[1][i * columns + j], 0),
          );
        }
        case 'Merge': {
          expect(layer.shape).toEqual(broadcast(layer.inputShape(0), layer.inputShape(1), layer.name));
          const [a, b] = [spreadOut(0), spreadOut(1)];
          return Array.from(a, (x, i) => binary[layer.getAttr('op') as string](x, b[i]));
        }
        case 'BatchNormOnnx': {
          const [x, gamma, beta, mean, variance] = args;
          const epsilon = layer.getAttr('epsilon') as number;
          return x.map((value, i) => ((value - mean[i]) / Math.sqrt(variance[i] + epsilon)) * gamma[i] + beta[i]);
        }
        case 'Concatenate':
          expect((layer as Concatenate).axisIndex).toBe(0);
          return args.flat();
        case 'Softmax':
          return softmax(layer as Softmax, args[0]);
        case 'Reshape':
          return args[0];
        case 'Transpose':
          return Array.from((layer as Rearrangement).sources, (source) => args[0][source]);
        default:
          return args[0].map(unary(layer));
      }
    };
    values.set(layer.outputs[0], Array.from(compute()));
  }
  return graph.outputs.map((tensor) => values.get(tensor) as number[]);
}

function expectClose(found: readonly number[], wanted: ArrayLike<number>): void {
  expect(found).toHaveLength(wanted.length);
  for (const [i, value] of found.entries()) expect(value).toBeCloseTo(wanted[i], 5);
}

describe('models exported by PyTorch', () => {
  it.each(['torch-digits-mlp', 'torch-concat', 'torch-activations'])(
    '%s computes what PyTorch computes',
    async (name) => {
      const graph = await read(`models/${name}/model.onnx`);
      const [input, output] = [npy(`models/${name}/input.npy`), npy(`models/${name}/framework_output.npy`)];
      const [size, results] = [sizeOf(input.shape.slice(1)), sizeOf(output.shape.slice(1))];
      for (let sample = 0; sample < input.shape[0]; sample++) {
        const [found] = run(graph, [input.data.slice(sample * size, (sample + 1) * size)]);
        expectClose(found, output.data.slice(sample * results, (sample + 1) * results));
      }
    },
  );

  it('gives layers, tensors and constants the names of the reference cleanup', async () => {
    const graph = await read('models/torch-digits-mlp/model.onnx');
    expect(summary(graph)).toEqual([
      'Input global_in',
      'Constant MatMul_0_param0',
      'MatMul MatMul_0',
      'Constant Add_0_param0',
      'Merge Add_0',
      'Activation Relu_0',
      'Constant MatMul_1_param0',
      'MatMul MatMul_1',
      'Constant Add_1_param0',
      'Merge Add_1',
      'Activation Relu_1',
      'Constant MatMul_2_param0',
      'MatMul MatMul_2',
      'Constant Add_2_param0',
      'Merge Add_2',
      'Softmax Softmax_0',
    ]);
    expect(graph.layer('Add_0').inputs).toEqual(['MatMul_0_out0', 'Add_0_param0']);
    expect(graph.outputs).toEqual(['global_out']);
    expect(graph.layer('Softmax_0').getAttr('axis')).toBe(-1);
    expect(graph.layer('MatMul_0_param0').shape).toEqual([64, 32]);
    expect(graph.layer('global_in').shape).toEqual([64]);
    expect(graph.knownNames).toContain('MatMul_0_param0');
    expect(graph.knownNames).toContain('node_linear_1');
  });

  it.each([
    ['torch-digits-mlp', 'vitis-parallel-from-onnx'],
    ['torch-concat', 'vitis-parallel-from-onnx'],
    ['torch-digits-cnn', 'vitis-parallel-from-onnx'],
    ['qonnx-digits-mlp', 'vitis-parallel'],
    ['qonnx-digits-cnn', 'vitis-parallel'],
  ])('%s: every name in the hls4ml configuration is known', async (name, configuration) => {
    const graph = await read(`models/${name}/model.onnx`);
    const config = JSON.parse(readFileSync(join(TESTDATA, `models/${name}/${configuration}/config.json`), 'utf8'));
    // Passes make the layers with these prefixes and endings later.
    const names = Object.keys(config.hls_config.LayerName).filter((key) => !/^(Conv2D|Dense|bn)_|_act$/.test(key));
    expect(names.filter((key) => !graph.has(key) && !graph.knownNames.has(key))).toEqual([]);
  });

  it('numbers parallel branches level by level', async () => {
    const graph = await read('models/torch-concat/model.onnx');
    const computed = summary(graph).filter((line) => !line.startsWith('Constant'));
    const { nodes } = JSON.parse(
      readFileSync(join(TESTDATA, 'models/torch-concat/vitis-parallel-from-onnx/flows.json'), 'utf8'),
    )[0];
    const strip = (line: string) => line.split(' ')[1].replace(/^(Dense|bn)_/, '');
    expect(computed.map(strip)).toEqual(nodes.map(strip));
  });

  it('reads parameters of activations', async () => {
    const graph = await read('models/torch-activations/model.onnx');
    expect(graph.layer('LeakyRelu_0').getAttr('activ_param')).toBe(Math.fround(0.2));
    expect(graph.layer('Elu_0').getAttr('activation')).toBe('elu');
    const slopes = (graph.layer('PRelu_0').getAttr('param') as Weight).tensor;
    expect(slopes.shape).toEqual([8]);
    expect(new Set(slopes.data).size).toBe(1);
  });
});

describe('operators', () => {
  it.each([
    ['activations', 1, 1],
    ['merges', 2, 2],
    ['gemms', 1, 1],
    ['old-operators', 1, 1],
  ])('%s computes what the reference evaluator of ONNX computes', async (name, inputs, outputs) => {
    const graph = await read(`onnx/${name}.onnx`);
    const files = (kind: string, n: number) =>
      Array.from({ length: n }, (_, i) => npy(`onnx/${name}.${kind}${i}.npy`).data);
    const found = run(graph, files('input', inputs));
    for (const [i, wanted] of files('output', outputs).entries()) expectClose(found[i], wanted);
  });

  it('uses the defaults of ONNX for absent attributes', async () => {
    const graph = await read('onnx/activations.onnx');
    const parameters = ['Elu_0', 'LeakyRelu_0', 'ThresholdedRelu_0'].map((n) => graph.layer(n).getAttr('activ_param'));
    expect(parameters).toEqual([1, 0.01, 1]);
    expect(graph.layer('HardSigmoid_0').getAttr('slope')).toBe(0.2);
  });

  it('names inputs, outputs and chained operands', async () => {
    const graph = await read('onnx/merges.onnx');
    expect(graph.inputs.map(({ name }) => name)).toEqual(['global_in', 'global_in_1']);
    // The Identity that wrote global_out is removed once names are given.
    expect(graph.outputs).toEqual(['Mean_0_out0', 'global_out_1']);
    expect(graph.layer('Sum_0').inputs[0]).toBe('Sum_0_1');
    expect(graph.layer('Add_0_param0').shape).toEqual([4]);
  });

  it('numbers a branched network as the reference cleanup does', async () => {
    const graph = await read('onnx/branches.onnx');
    const wanted: [string, string[]][] = JSON.parse(readFileSync(join(TESTDATA, 'onnx/branches.names.json'), 'utf8'));
    const layers = graph.layers.filter(({ kind }) => kind !== 'Constant' && kind !== 'Input');
    expect(layers.map(({ name, inputs }) => [name, inputs]).sort()).toEqual(wanted.sort());
  });

  it('folds the factors of a Gemm and drops a bias of zero', async () => {
    const graph = await read('onnx/gemms.onnx');
    const computed = graph.layers.filter(({ kind }) => kind !== 'Constant').map(({ name }) => name);
    expect(computed).toEqual([
      'global_in',
      'MatMul_0',
      'Add_0',
      'BatchNormalization_0',
      'MatMul_1',
      'MatMul_2',
      'MatMul_3',
      'Add_1',
    ]);
    expect(graph.layer('Add_1').inputs).toEqual(['MatMul_3_out0', 'Add_1_param0']);
    expect(graph.layer('BatchNormalization_0').getAttr('epsilon')).toBe(Math.fround(0.01));
  });

  it('flattens for a softmax over several axes, and for shapes that are computed', async () => {
    const graph = await read('onnx/old-operators.onnx');
    const shapes = graph.layers.map(({ name, shape }) => `${name} ${shape}`);
    expect(shapes).toEqual([
      'global_in 2,3',
      'Softmax_0_flatten 6',
      'Softmax_0 6',
      'Softmax_0_unflatten 2,3',
      'Reshape_0 6',
      'Clip_0 6',
      'Unsqueeze_0 6,1',
      'Transpose_0 1,6',
      'Squeeze_0 6',
      'Reshape_1 3,2',
      'Softmax_1 3,2',
      'Flatten_0 6',
    ]);
  });
});
