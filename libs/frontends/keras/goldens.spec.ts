import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Layer, LayerSchema, type ModelGraph, readNpy, sizeOf, type Tensor } from '../../ir';
import {
  Activation,
  BatchNormalization,
  Concatenate,
  Dense,
  Dot,
  HardActivation,
  Input,
  LAYERS,
  Merge,
  ParametrizedActivation,
  PReLU,
  Reshape,
  Softmax,
} from '../../layers';
import { definitionOf } from '../../testkit';
import { readModel } from '..';

const MODELS = join(__dirname, '../../../testdata/models');
const SCHEMA = new LayerSchema(LAYERS);
/** Those that are there in both formats; HGQ2's are not. */
const NAMES = readdirSync(MODELS).filter((name) =>
  ['model.keras', 'model.h5'].every((file) => existsSync(join(MODELS, name, file))),
);

/** Models that the reference does not read at all. */
const UNCONVERTED: ReadonlySet<string> = new Set([
  'keras2-dilated',
  'keras2-gru-reset-before',
  'keras2-pool-overlap',
  'keras2-upsampling-bilinear',
  'layernorm',
  'separable1d',
  'time-distributed',
]);

/** Models with layers of layers, which the reference expands later, or not at all. */
const EXPANDED: ReadonlySet<string> = new Set([
  'keras2-garnet-stack',
  'keras2-garnet-stack-vertices',
  'keras2-nested',
  'keras2-time-distributed',
]);

/** Models that libs/compiler compares with the framework through the float reference. */
const COMPARED_ELSEWHERE: ReadonlySet<string> = new Set([
  'digits-gru',
  'einsum-dense',
  'embedding',
  'hgq1-conv',
  'hgq1-conv1d',
  'hgq1-mlp',
  'hgq1-tables',
  'keras2-digits-lstm',
  'keras2-garnet-fewer',
  'keras2-garnet-mean',
  'keras2-garnet-nvert',
  'keras2-garnet-nvert-mean',
  'keras2-garnet-odd',
  'keras2-garnet-stack',
  'keras2-garnet-stack-vertices',
  'keras2-garnet-vertices',
  'keras2-gru-bidirectional',
  'keras2-gru-reset-before',
  'keras2-layernorm',
  'layernorm',
  'lstm-seq',
  'rnn-simple',
]);

const read = (name: string, file: string) => {
  const path = join(MODELS, name, file);
  return readModel({ path, bytes: readFileSync(path) }, SCHEMA);
};

/** Class and name of the nodes that hls4ml made of the model, from each case that it could convert. */
function referenceNodes(name: string): string[][] {
  const cases = readdirSync(join(MODELS, name)).map((entry) => join(MODELS, name, entry, 'flows.json'));
  return cases.filter(existsSync).map((path) => JSON.parse(readFileSync(path, 'utf8'))[0].nodes);
}

/** Everything a front end decides, with tensors as plain lists. */
function describeGraph(graph: ModelGraph) {
  const value = (v: unknown) => {
    const found = (v as { tensor?: Tensor }).tensor;
    return found ? { shape: found.shape, data: [...found.data], type: found.data.constructor.name } : v;
  };
  return {
    outputs: graph.outputs,
    layers: graph.layers.map((layer) => ({
      kind: layer.kind,
      name: layer.name,
      inputs: layer.inputs,
      attributes: layer.entries().map(([attribute, v]) => [attribute.key, value(v)]),
    })),
  };
}

describe.each(NAMES)('%s', (name) => {
  it.each(['model.keras', 'model.h5'])('%s gives the nodes of the reference', async (file) => {
    const graph = await read(name, file);
    const nodes = graph.layers.map((layer) => `${layer.kind} ${layer.name}`);
    const references = referenceNodes(name);
    if (!UNCONVERTED.has(name)) expect(references.length).toBeGreaterThan(0);
    for (const reference of EXPANDED.has(name) ? [] : references) expect(nodes).toEqual(reference);
  });

  it('is the same from both formats', async () => {
    expect(describeGraph(await read(name, 'model.keras'))).toEqual(describeGraph(await read(name, 'model.h5')));
  });

  it.skipIf(COMPARED_ELSEWHERE.has(name))('computes in floating point what the framework computes', async () => {
    const graph = await read(name, 'model.keras');
    const inputs = arrays(name, 'input', graph.inputs.length);
    const expected = arrays(name, 'framework_output', graph.outputs.length);
    const samples = Math.min(20, inputs[0].shape[0]);
    for (let s = 0; s < samples; s++) {
      const outputs = evaluate(
        graph,
        inputs.map((input) => row(input, s)),
      );
      for (const [i, output] of outputs.entries()) {
        const want = row(expected[i], s);
        expect(output.length).toBe(want.length);
        for (const [j, y] of output.entries()) {
          expect(Math.abs(y - want[j])).toBeLessThanOrEqual(2e-5 * Math.max(1, Math.abs(want[j])));
        }
      }
    }
  });
});

it('keeps weights in float32', async () => {
  const graph = await read('digits-mlp', 'model.keras');
  const { tensor } = graph.layer('fc1').get(Dense.attributes.weight);
  expect(tensor.data).toBeInstanceOf(Float32Array);
  expect(tensor.shape).toEqual([64, 32]);
});

it('gives a Dense without bias a float64 bias of zeros', async () => {
  const graph = await read('random-007', 'model.keras');
  const dense = graph.layer('fc0');
  expect(dense.get(Dense.attributes.useBias)).toBe(false);
  expect(dense.get(Dense.attributes.bias).tensor).toEqual({ shape: [7], data: new Float64Array(7) });
});

it('uses the hard sigmoid of Keras 3, where hls4ml takes that of Keras 2', async () => {
  const graph = await read('act-hard_sigmoid', 'model.keras');
  expect(graph.layer('act').get(HardActivation.attributes.slope)).toBe(1 / 6);
});

function arrays(name: string, stem: string, count: number): Tensor[] {
  const files = count === 1 ? [`${stem}.npy`] : Array.from({ length: count }, (_, i) => `${stem}${i}.npy`);
  return files.map((file) => readNpy(readFileSync(join(MODELS, name, file)), file));
}

function row(a: Tensor, sample: number): number[] {
  const size = sizeOf(a.shape.slice(1));
  return [...a.data.subarray(sample * size, (sample + 1) * size)];
}

/** The network in double precision, written from the layers' definitions and not from any kernel. */
function evaluate(graph: ModelGraph, inputs: readonly number[][]): number[][] {
  const values = new Map<string, number[]>();
  for (const layer of graph.layers) {
    const slot = graph.inputs.indexOf(layer);
    const operands = layer.inputs.map((tensor) => values.get(tensor) as number[]);
    values.set(layer.outputs[0], slot >= 0 ? inputs[slot] : compute(layer, operands));
  }
  return graph.outputs.map((tensor) => values.get(tensor) as number[]);
}

function compute(layer: Layer, [x, y]: readonly number[][]): number[] {
  if (layer instanceof Input || layer instanceof Reshape) return x;
  if (layer instanceof Dense) {
    const [nIn, nOut] = [layer.get(Dense.attributes.nIn), layer.get(Dense.attributes.nOut)];
    const [weight, bias] = [
      layer.get(Dense.attributes.weight).tensor.data,
      layer.get(Dense.attributes.bias).tensor.data,
    ];
    const at = (row: number, j: number) =>
      Array.from({ length: nIn }, (_, i) => x[row * nIn + i] * weight[i * nOut + j]).reduce((a, b) => a + b, bias[j]);
    return Array.from({ length: (x.length / nIn) * nOut }, (_, k) => at(Math.floor(k / nOut), k % nOut));
  }
  if (layer instanceof BatchNormalization) {
    const scale = layer.get(BatchNormalization.attributes.scale).tensor.data;
    const bias = layer.get(BatchNormalization.attributes.bias).tensor.data;
    return x.map((v, i) => v * scale[i % scale.length] + bias[i % bias.length]);
  }
  if (layer instanceof PReLU) {
    const slopes = layer.get(PReLU.attributes.param).tensor.data;
    return x.map((v, i) => (v > 0 ? v : v * slopes[i]));
  }
  if (layer instanceof Softmax) {
    const { outer, along, inner } = layer.extents;
    const result = [...x];
    for (let k = 0; k < outer * inner; k++) {
      const index = (i: number) => (Math.floor(k / inner) * along + i) * inner + (k % inner);
      const exps = Array.from({ length: along }, (_, i) => Math.exp(x[index(i)]));
      const sum = exps.reduce((a, b) => a + b, 0);
      for (const [i, e] of exps.entries()) result[index(i)] = e / sum;
    }
    return result;
  }
  if (layer instanceof HardActivation) {
    const [slope, shift] = [layer.get(HardActivation.attributes.slope), layer.get(HardActivation.attributes.shift)];
    return x.map((v) => Math.min(1, Math.max(0, slope * v + shift)));
  }
  if (layer instanceof Activation) return x.map(FUNCTIONS[layer.get(Activation.attributes.activation)]);
  if (layer instanceof ParametrizedActivation) {
    const param = layer.get(ParametrizedActivation.attributes.param);
    const name = layer.get(ParametrizedActivation.attributes.activation);
    return x.map((v) => {
      if (name === 'thresholded_relu') return v > param ? v : 0;
      return v > 0 ? v : param * (name === 'elu' ? Math.expm1(v) : v);
    });
  }
  if (layer instanceof Merge) return x.map((v, i) => OPERATIONS[layer.get(Merge.attributes.op)](v, y[i]));
  if (layer instanceof Dot) return [x.reduce((sum, v, i) => sum + v * y[i], 0)];
  if (layer instanceof Concatenate) {
    const last = layer.inputShape().length - 1;
    expect(layer.axisIndex).toBe(last);
    const [a, b] = [layer.inputShape(0)[last], layer.inputShape(1)[last]];
    const rows = Array.from({ length: x.length / a }, (_, r) => r);
    return rows.flatMap((r) => [...x.slice(r * a, (r + 1) * a), ...y.slice(r * b, (r + 1) * b)]);
  }
  const definition = definitionOf(layer);
  if (definition) return definition(x);
  throw new Error(`no definition of ${layer.kind}`);
}

const SELU = 1.0507009873554805;
const FUNCTIONS: Readonly<Record<string, (x: number) => number>> = {
  linear: (x) => x,
  relu: (x) => Math.max(0, x),
  relu6: (x) => Math.min(6, Math.max(0, x)),
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  tanh: Math.tanh,
  softplus: (x) => Math.log1p(Math.exp(x)),
  softsign: (x) => x / (1 + Math.abs(x)),
  selu: (x) => SELU * (x > 0 ? x : 1.6732632423543772 * Math.expm1(x)),
};

const OPERATIONS: Readonly<Record<string, (a: number, b: number) => number>> = {
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b) => a * b,
  maximum: Math.max,
  minimum: Math.min,
};
