import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { getNetlist } from '../backends/verilog';
import { createEmulator } from '../emulator';
import type { BuildConfig, HlsConfigJson, ModelGraph, Tensor } from '../ir';
import { interpreter } from '../netlist';
import { firstSamples, readArrays } from '../testkit';
import { createCompiler } from './compiler';

const MODELS = join(__dirname, '../../testdata/models');

/** Every model that was trained with quantisers. */
const names = readdirSync(MODELS).filter((name) => /^(hgq1?|qkeras|qonnx)-/.test(name));

/** Models that are not quantised to the last layer: how far from them we may be. */
const NOT_QUANTIZED: Readonly<Record<string, number>> = {
  // The final batch normalisation has float parameters, and QKeras computes it in float32.
  'qkeras-binary': 2 ** -20,
};

/** HGQ's models that can be streamed, with the strategy for it: those that need no conversion with a type for each element. */
const STREAMED: Readonly<Record<string, string>> = {
  'hgq-digits-mlp': 'distributed_arithmetic',
  'hgq-homogeneous': 'Latency',
  'hgq-lut-softmax': 'distributed_arithmetic',
  'hgq-stream': 'Latency',
  'hgq1-conv': 'Latency',
};

/** Recurrent layers have no form in distributed arithmetic. */
const strategiesOf = (name: string) => [
  'Latency',
  'Resource',
  ...(/lstm|gru|rnn|bidirectional/.test(name) ? [] : ['distributed_arithmetic']),
];

/** In the bit-exact mode. Inputs that QKeras's models do not quantise have a type that holds the values of input.npy. */
function bitExact(name: string, Strategy = 'Latency'): HlsConfigJson {
  const result = name === 'qkeras-activations' ? 'fixed<32,4>' : 'fixed<9,4>';
  const Model = { BitExact: true, Strategy };
  return name.startsWith('qkeras-') ? { Model, LayerType: { Input: { Precision: { result } } } } : { Model };
}

async function compile(name: string, backend: string, build: BuildConfig, flow?: string) {
  const compiler = createCompiler({ backend });
  const file = ['model.keras', 'model.h5', 'model.onnx'].find((path) => existsSync(join(MODELS, name, path))) as string;
  const graph = await compiler.parse({ path: file, bytes: readFileSync(join(MODELS, name, file)) });
  compiler.apply(graph, build, flow);
  return { compiler, graph };
}

/** Frameworks compute in float32, which holds the exact results of a quantised model. */
function expectFrameworks(name: string, graph: ModelGraph, { within = 0, generic = false } = {}): void {
  const found: readonly Tensor[] = createEmulator(graph, { generic }).predict(
    readArrays(join(MODELS, name), 'input'),
  ).outputs;
  const expected = readArrays(join(MODELS, name), 'framework_output');
  expect(found).toHaveLength(expected.length);
  for (const [i, { data }] of expected.entries()) {
    expect(found[i].data).toHaveLength(data.length);
    const differences = Array.from(data, (value, at) => Math.abs(Math.fround(found[i].data[at]) - value));
    expect(Math.max(...differences)).toBeLessThanOrEqual(within);
  }
}

describe.each(names)('%s in the bit-exact mode is what its framework computes', (name) => {
  const within = NOT_QUANTIZED[name];

  it.each(strategiesOf(name))('with strategy %s', async (strategy) => {
    const { graph } = await compile(name, 'vitis', { config: bitExact(name, strategy) });
    expectFrameworks(name, graph, { within });
    expectFrameworks(name, graph, { within, generic: true });
  });

  it('in a stream, or says why not', async () => {
    const compiled = compile(name, 'vitis', { ioType: 'io_stream', config: bitExact(name, STREAMED[name]) });
    if (/^hgq1?-/.test(name) && !(name in STREAMED)) {
      await expect(compiled).rejects.toThrow(/unsupported-stream.*type for each element/);
    } else {
      expectFrameworks(name, (await compiled).graph, { within });
    }
  });

  it('as a netlist', async () => {
    const { compiler, graph } = await compile(name, 'verilog', { config: bitExact(name) }, 'verilog:netlist');
    expectFrameworks(name, graph, { within });
    const inputs = readArrays(join(MODELS, name), 'input').map((array) => firstSamples(array, 4));
    const vectors = compiler.emulator(graph).vectors(inputs);
    const run = interpreter(getNetlist(graph, 'netlist'));
    const found = vectors.inputs[0].map((_, i) => run(vectors.inputs.map((port) => port[i])));
    expect(found).toEqual(found.map((_, i) => vectors.outputs.map((port) => port[i])));
  });
});

/**
 * Without the bit-exact mode, types follow from those of inputs and weights where the configuration says nothing. What is left is
 * rounded twice: in the table of a tanh or sigmoid, of 10 fraction bits, and in the parameters of the binary model's final batch
 * normalisation, of 20.
 */
describe("QKeras's models with inferred types", () => {
  const bounds: Readonly<Record<string, number>> = {
    'qkeras-binary': 2 ** -15,
    'qkeras-lstm-real': 2 ** -3,
    'qkeras-tanh': 2 ** -4,
  };
  const Model = { Precision: { default: 'fixed<32,12>', result: 'auto', accum: 'auto' } };

  it.each(names.filter((name) => name.startsWith('qkeras-')))('%s', async (name) => {
    for (const [backend, flow] of [['vitis'], ['verilog', 'verilog:optimize']]) {
      const { graph } = await compile(name, backend, { config: { Model } }, flow);
      expectFrameworks(name, graph, { within: bounds[name] });
    }
  });
});
