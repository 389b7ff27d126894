import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { doubleArith, exactArith, fixed, type NamedType, toExact, toNumber, ufixed } from '../fixed';
import { type LayerClass, LayerSchema, ModelGraph } from '../ir';
import { Activation, Input, LAYERS, LayerNormalization, Softmax, TernaryTanh } from '../layers';
import { BUILT_IN_KERNELS, prepareKernel } from '.';

const FILE = join(__dirname, '../../testdata/numerics/numerics-vectors.txt');
const TYPE = { name: 't', precision: fixed(16, 6) };
const FRACTION = 1024;
const SOFTMAX = {
  result_t: TYPE,
  table_size: 1024,
  accum_t: { name: 't', precision: fixed(18, 8, { rounding: 'RND', saturation: 'SAT' }) },
};

const named = (precision: NamedType['precision']) => ({ name: 't', precision });
const ramp = (at: (i: number) => number) => ({
  tensor: { shape: [8], data: Float64Array.from({ length: 8 }, (_, i) => at(i)) },
});
const LAYER_NORMALIZATION = {
  result_t: TYPE,
  accum_t: named(fixed(14, 4, { rounding: 'RND_CONV', saturation: 'SAT' })),
  table_t: named(ufixed(8, 5, { rounding: 'RND_CONV', saturation: 'SAT' })),
  scale: ramp((i) => 1.25 - 0.1 * i),
  scale_t: TYPE,
  bias: ramp((i) => 0.3 * i - 1),
  bias_t: TYPE,
};

const LAYERS_OF_VECTORS: Readonly<Record<string, [LayerClass, Record<string, unknown>]>> = {
  sigmoid: [Activation, { activation: 'sigmoid', result_t: TYPE }],
  tanh: [Activation, { activation: 'tanh', result_t: TYPE }],
  softplus: [Activation, { activation: 'softplus', result_t: TYPE }],
  softsign: [Activation, { activation: 'softsign', result_t: TYPE }],
  elu: [Activation, { activation: 'elu', result_t: TYPE }],
  selu: [Activation, { activation: 'selu', result_t: TYPE }],
  smstable: [Softmax, { ...SOFTMAX, implementation: 'stable' }],
  smlatency: [Softmax, { ...SOFTMAX, implementation: 'latency' }],
  smlegacy: [Softmax, { ...SOFTMAX, implementation: 'legacy' }],
  ln: [LayerNormalization, LAYER_NORMALIZATION],
  tern: [TernaryTanh, { result_t: TYPE }],
};

/** Values by name and sample. */
function readVectors(): Map<string, number[][]> {
  const vectors = new Map<string, number[][]>();
  for (const line of readFileSync(FILE, 'utf8').trim().split('\n')) {
    const [name, ...words] = line.split(' ');
    const rows = vectors.get(name) ?? [];
    rows.push(words.map((word) => Number(word) / FRACTION));
    vectors.set(name, rows);
  }
  return vectors;
}

describe('kernels equal the compiled reference kernels', () => {
  const vectors = readVectors();
  const samples = vectors.get('x')!;
  for (const [name, [layerClass, attributes]] of Object.entries(LAYERS_OF_VECTORS)) {
    it(`${name}, ${samples.length} samples`, () => {
      const graph = new ModelGraph('m', new LayerSchema(LAYERS));
      graph.add(Input, { name: 'x', inputs: [], attributes: { input_shape: [8], result_t: TYPE } });
      const kernel = prepareKernel(BUILT_IN_KERNELS, graph.add(layerClass, { name: 'y', inputs: ['x'], attributes }));
      const inDoubles = samples.map((x) => kernel([x], doubleArith)[0]);
      const exactly = samples.map((x) => kernel([x.map(toExact)], exactArith)[0].map(toNumber));
      expect(inDoubles).toEqual(vectors.get(name));
      expect(exactly).toEqual(vectors.get(name));
    });
  }
});
