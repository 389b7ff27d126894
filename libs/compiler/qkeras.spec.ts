import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type BuildConfig, printGraph, type Tensor } from '../ir';
import { readArrays } from '../testkit';
import { createCompiler } from './compiler';

const MODELS = join(__dirname, '../../testdata/models');

/** No type of any layer but what the model says; wide where it says nothing. */
const NO_TYPES: BuildConfig['config'] = {
  Model: { Precision: { default: 'fixed<32,12>', result: 'auto', accum: 'auto' } },
};

const bytesOf = (model: string, file: string) => new Uint8Array(readFileSync(join(MODELS, model, file)));

async function predict(model: string, backend: string): Promise<Tensor> {
  const compiler = createCompiler({ backend });
  const graph = await compiler.parse({ path: 'model.h5', bytes: bytesOf(model, 'model.h5') });
  compiler.apply(graph, { backend, config: NO_TYPES }, backend === 'verilog' ? 'verilog:optimize' : undefined);
  return compiler.emulator(graph).predict(readArrays(join(MODELS, model), 'input')).outputs[0];
}

/**
 * Quantised models give the framework's outputs, without a type in the configuration. What is left are functions that the model
 * does not quantise: the tanh of a table is off by one step of its 6-bit result where that rounds, and the final batch
 * normalisation of the binary model has float parameters, here of 20 fraction bits.
 */
describe('QKeras models compute what QKeras computes', () => {
  it.each([
    ['qkeras-activations', 0],
    ['qkeras-alpha', 0],
    ['qkeras-binary', 2 ** -15],
    // Batch normalisations of negative scales before signs, and maximum pooling of signs.
    ['qkeras-bnn', 0],
    ['qkeras-conv', 0],
    ['qkeras-conv1d', 0],
    ['qkeras-digits-cnn', 0],
    ['qkeras-digits-mlp', 0],
    ['qkeras-po2', 0],
    ['qkeras-qbn', 0],
    ['qkeras-separable', 0],
    // A batch normalisation of negative scales before a ternary tanh, and a ternary tanh that hls4ml leaves out.
    ['qkeras-ternary', 0],
    ['qkeras-tanh', 2 ** -4],
  ])('%s', async (model, tolerance) => {
    const [expected] = readArrays(join(MODELS, model), 'framework_output');
    for (const backend of ['vitis', 'verilog']) {
      const found = await predict(model, backend);
      const most = Math.max(...Array.from(found.data, (x, i) => Math.abs(x - expected.data[i])));
      expect(most, backend).toBeLessThanOrEqual(tolerance);
    }
  });
});

describe('an architecture and its weights in two files', () => {
  const models = readdirSync(MODELS).filter((model) => existsSync(join(MODELS, model, 'architecture.json')));

  it.each(models)('%s is the same model as in one', async (model) => {
    const compiler = createCompiler();
    const whole = await compiler.parse({ path: 'model.h5', bytes: bytesOf(model, 'model.h5') });
    const architecture = { path: 'architecture.json', bytes: bytesOf(model, 'architecture.json') };
    for (const file of ['weights.h5', 'model.h5']) {
      const weights = { path: file, bytes: bytesOf(model, file) };
      expect(printGraph(await compiler.parse({ ...architecture, weights }))).toBe(printGraph(whole));
    }
  });
});
