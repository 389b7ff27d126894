import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parsePrecision, widthOf } from '../../fixed';
import { type BuildConfig, type ModelGraph, readNpy, type Tensor, tensor } from '../../ir';
import { loadModel } from '../../testkit';
import { createJudge } from '../accuracy';
import { createFloatReference } from '../float-reference';
import { type DerivedConfig, deriveConfig, ERROR_BOUNDS } from './derive-config';

const MODELS = join(__dirname, '../../../testdata/models');

const npy = (path: string) => readNpy(readFileSync(join(MODELS, path)), path);

function inputsOf(model: string): Tensor[] {
  const names = ['', 0, 1, 2].map((i) => `${model}/input${i}.npy`);
  return names.filter((name) => existsSync(join(MODELS, name))).map(npy);
}

async function load(model: string, build: Omit<BuildConfig, 'config'> = {}) {
  const file = ['model.keras', 'model.onnx'].find((name) => existsSync(join(MODELS, model, name)))!;
  return loadModel(join(MODELS, model), file, build);
}

/** Labels of the first samples of the digits that all models were tested with. */
function labelsFor(inputs: readonly Tensor[]): Tensor {
  const samples = inputs[0].shape[0];
  return tensor([samples], npy('digits_labels.npy').data.slice(0, samples));
}

/** Widest type of a configuration, but for those that inference makes of others. */
function widest({ choices }: DerivedConfig): number {
  return Math.max(
    ...choices
      .filter(({ value, key }) => typeof value === 'string' && value !== 'auto' && key !== 'Precision.accum')
      .map(({ value }) => widthOf(parsePrecision(value as string))),
  );
}

const choiceOf = (derived: DerivedConfig, layer: string, key: string) =>
  derived.choices.find((choice) => choice.layer === layer && choice.key === key)?.value;

describe('the derived configuration', () => {
  it.each(['digits-mlp', 'torch-digits-mlp'])(
    "keeps the accuracy of %s, which hls4ml's default loses",
    async (model) => {
      const { parsed, compile } = await load(model);
      const inputs = inputsOf(model);
      const labels = labelsFor(inputs);
      const derived = deriveConfig({ parsed, compile, calibration: inputs, labels });
      expect(derived.floatAccuracy).toBeGreaterThan(0.9);
      expect(derived.score.accuracy).toBeGreaterThanOrEqual(derived.floatAccuracy! - 0.005);
      expect(derived.score.relativeRms).toBeLessThan(0.05);
      expect(derived.reports).toEqual([]);
      expect(widest(derived)).toBeLessThanOrEqual(18);
      // 2752 weights and 58 biases of this network, in 8 bits on average.
      expect(derived.weightBits).toBeLessThan(2752 * 8);

      const auto = { Precision: { result: 'auto', accum: 'auto', weight: 'auto', bias: 'auto' } };
      const names = Object.fromEntries(
        parsed.layers.filter(({ kind }) => kind !== 'Constant').map(({ name }) => [name, auto]),
      );
      const usual = compile({ Model: { Precision: { default: 'fixed<16,6>' } }, LayerName: names });
      const judge = createJudge(parsed, createFloatReference(parsed).run(inputs).outputs, labels);
      expect(judge.score(usual.emulator.predict(inputs).outputs).accuracy).toBeLessThan(0.3);
    },
  );

  it('is the same every time', async () => {
    const derive = async () => {
      const { parsed, compile } = await load('digits-mlp');
      return deriveConfig({ parsed, compile, calibration: inputsOf('digits-mlp') });
    };
    expect(await derive()).toEqual(await derive());
  });

  it('names the layers as the model file does, and its types reach the layers that they are fused into', async () => {
    const { parsed, compile } = await load('torch-digits-mlp');
    const derived = deriveConfig({ parsed, compile, calibration: inputsOf('torch-digits-mlp') });
    expect(Object.keys(derived.config.LayerName!)).toEqual(
      parsed.layers.filter(({ kind }) => kind !== 'Constant').map(({ name }) => name),
    );
    const { graph } = compile(derived.config);
    expect(graph.reports).toEqual([]);
    const dense = graph.layer('Dense_MatMul_0');
    for (const variable of ['weight', 'bias']) {
      const chosen = choiceOf(derived, 'MatMul_0', `Precision.${variable}`) as string;
      expect(dense.types.get(`${variable}_t`)?.precision).toEqual(parsePrecision(chosen));
    }
    expect(choiceOf(derived, 'Add_0', 'Precision.result')).toBe('auto');
  });

  it('stores data on a coarse grid exactly', async () => {
    const { parsed, compile } = await load('digits-mlp');
    const derived = deriveConfig({ parsed, compile, calibration: inputsOf('digits-mlp') });
    // Sixteenths from 0 to 1.
    expect(choiceOf(derived, 'pixels', 'Precision.result')).toBe('ufixed<5,1,RND,SAT>');
  });

  it('says that it assumes a range without data', async () => {
    const { parsed, compile } = await load('digits-mlp');
    const derived = deriveConfig({ parsed, compile });
    expect(derived.reports.map(({ code, severity }) => [code, severity])).toEqual([['no-calibration-data', 'warning']]);
    const inputs = inputsOf('digits-mlp');
    const judge = createJudge(parsed, createFloatReference(parsed).run(inputs).outputs);
    expect(judge.score(compile(derived.config).emulator.predict(inputs).outputs).agreement).toBeGreaterThan(0.95);
  });

  it.each(['act-elu', 'act-leaky-prelu', 'digits-cnn', 'lstm-seq', 'multi-io', 'keras2-layernorm'])(
    'has no type beyond 18 bits but sums: %s',
    async (model) => {
      const { parsed, compile } = await load(model);
      expect(widest(deriveConfig({ parsed, compile, calibration: inputsOf(model) }))).toBeLessThanOrEqual(18);
    },
  );

  it.each([
    ['vitis', 'io_stream', 'digits-mlp'],
    ['vitis', 'io_stream', 'multi-io'],
    ['vitis', 'io_stream', 'digits-cnn'],
    ['vivado', 'io_parallel', 'lstm-seq'],
    // Its tables of softmax are filled for types that the configuration must name.
    ['quartus', 'io_parallel', 'quartus-softmax'],
    ['quartus', 'io_parallel', 'act-softmax'],
  ] as const)('works for %s, %s: %s', async (backend, ioType, model) => {
    const { parsed, compile } = await load(model, { backend, ioType });
    const derived = deriveConfig({ parsed, compile, calibration: inputsOf(model) });
    expect(derived.reports).toEqual([]);
    expect(derived.score.relativeRms).toBeLessThanOrEqual(ERROR_BOUNDS[derived.task]);
  });

  it('says before each configuration how many it tried', async () => {
    const { parsed, compile } = await load('act-relu');
    const heard: number[] = [];
    const { attempts } = deriveConfig({
      parsed,
      compile,
      calibration: inputsOf('act-relu'),
      onAttempt: (tried) => heard.push(tried),
    });
    expect(heard).toEqual(Array.from({ length: attempts }, (_, i) => i));
  });

  it('refuses labels that do not fit', async () => {
    const { parsed, compile } = await load('digits-mlp');
    const options = { parsed, compile, calibration: inputsOf('digits-mlp'), labels: npy('digits_labels.npy') };
    expect(() => deriveConfig(options)).toThrow(/label-count.*397 labels \(shape \[397\]\) for 64 samples/s);
  });

  it('refuses data that are no numbers', async () => {
    const { parsed, compile } = await load('digits-mlp');
    const calibration = [{ shape: [1, 64], data: new Float64Array(64).fill(Number.NaN, 3, 4) }];
    expect(() => deriveConfig({ parsed, compile, calibration })).toThrow(/data-not-finite.*"pixels".*NaN \(element 3/s);
  });

  it('leaves the parsed graph as it was', async () => {
    const { parsed, compile } = await load('digits-mlp');
    const state = (graph: ModelGraph) => graph.layers.map((layer) => [layer.name, layer.entries().length]);
    const before = state(parsed);
    deriveConfig({ parsed, compile });
    expect([state(parsed), parsed.applied.size]).toEqual([before, 0]);
  });
});
