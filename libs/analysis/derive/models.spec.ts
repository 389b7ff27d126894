import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { precisionsEqual } from '../../fixed';
import { type HlsConfigJson, Layer, type ModelGraph, quantizerPrecision, type Tensor, tensor } from '../../ir';
import { firstSamples, loadModel, readArrays } from '../../testkit';
import { relativeErrors } from '../accuracy';
import { deriveConfig, ERROR_BOUNDS } from './derive-config';

const TESTDATA = join(__dirname, '../../../testdata');

/** Files of which one is read for each model: Keras 3 where there are two formats of the same, and what PyTorch exported. */
const FILES = ['model.keras', 'model.onnx', 'model.pt2', 'model.h5'];

const foldersOf = (set: string, which: RegExp) =>
  readdirSync(join(TESTDATA, set))
    .filter((name) => which.test(name))
    .map((name) => `${set}/${name}`)
    .filter((folder) => FILES.some((file) => existsSync(join(TESTDATA, folder, file))));

/** Emulating one sample takes long in some of them. */
const MOST_SAMPLES = 24;

async function derive(model: string, file = FILES.find((name) => existsSync(join(TESTDATA, model, name)))!) {
  const folder = join(TESTDATA, model);
  const { parsed, compile } = await loadModel(folder, file);
  const arrays = (stem: string) => readArrays(folder, stem).map((array) => firstSamples(array, MOST_SAMPLES));
  const inputs = arrays('input');
  const framework = [...arrays('framework_output'), ...(model.startsWith('pytorch') ? arrays('output') : [])];
  const expected = model.endsWith('garnet-nvert-mean') ? framework.map((sum) => divided(sum, inputs[1])) : framework;
  const derived = deriveConfig({ parsed, compile, calibration: inputs });
  const predict = (config: HlsConfigJson) => compile(config).emulator.predict(inputs).outputs;
  return { ...derived, compile, expected, predict, outputs: predict(derived.config) };
}

/** The layer of the framework divides the sum of the outputs by `True` where it means the number of vertices. */
function divided({ shape, data }: Tensor, counts: Tensor): Tensor {
  return { shape, data: data.map((sum, i) => sum / counts.data[Math.floor(i / shape[1])]) };
}

/** Within what is promised for the task, float32 against float64 apart. */
function expectWithin(outputs: readonly Tensor[], expected: readonly Tensor[], bound: number): void {
  expect(outputs).toHaveLength(expected.length);
  for (const error of relativeErrors(outputs, expected)) expect(error).toBeLessThanOrEqual(bound * 1.001);
}

describe('a derived configuration follows the framework within what it promises', () => {
  // Its softplus reaches 31, and the table ends at 8.
  const beyondTables = 'models/quartus-activations';
  const float = foldersOf('models', /^(?!random|qkeras|hgq|qonnx)/).filter((model) => model !== beyondTables);

  it.each([...float, ...foldersOf('keras', /./)])('%s', async (model) => {
    const { reports, outputs, expected, task, config, compile } = await derive(model);
    expect(reports).toEqual([]);
    expectWithin(outputs, expected, ERROR_BOUNDS[task]);
    expect(compile(config).graph.reports).toEqual([]);
  });

  // Derived with outputs whose channels are last, as those of the firmware.
  it.each(foldersOf('pytorch', /./))('%s', async (model) => {
    const { reports, expected, task, config, predict } = await derive(model);
    expect(reports).toEqual([]);
    const asExported = predict({ ...config, Model: { ...config.Model, TransposeOutputs: true } });
    expectWithin(asExported, expected, ERROR_BOUNDS[task]);
  });

  it('or says which layer does not', async () => {
    const { reports } = await derive(beyondTables);
    expect(reports.map(({ code, where }) => [code, where.node])).toEqual([['accuracy-lost', 'a_softplus']]);
  });
});

describe('the digits keep their accuracy', () => {
  const labelsFor = (samples: number) => {
    const [labels] = readArrays(join(TESTDATA, 'models'), 'digits_labels');
    return tensor([samples], labels.data.slice(0, samples));
  };

  const digits = foldersOf('models', /^(?!qkeras|hgq|qonnx).*digits/);
  const files = digits.flatMap((model) =>
    FILES.slice(0, 3)
      .filter((file) => existsSync(join(TESTDATA, model, file)))
      .map((file) => [model, file] as const),
  );

  it.each(files)('%s/%s', async (model, file) => {
    const folder = join(TESTDATA, model);
    const { parsed, compile } = await loadModel(folder, file);
    const inputs = readArrays(folder, 'input');
    const [samples] = inputs[0].shape;
    const derived = deriveConfig({ parsed, compile, calibration: inputs, labels: labelsFor(samples) });
    expect([derived.task, derived.samples, derived.reports]).toEqual(['classes', samples, []]);
    expect(derived.score.accuracy).toBeGreaterThanOrEqual(derived.floatAccuracy!);
  });
});

describe('what the model quantises itself', () => {
  const models = foldersOf('models', /^(qkeras|hgq|qonnx)/);
  /** Float parameters between quantised layers, and outputs of cells, are rounded, which moves a few values by a step. */
  const partly = /qkeras-(alpha|binary|digits-cnn|qbn|lstm|gru|simple-rnn|bidirectional)$|qonnx/;

  /** Nothing of any layer but what the model says; wide where it says nothing. */
  const own: HlsConfigJson = { Model: { Precision: { default: 'fixed<32,12>', result: 'auto', accum: 'auto' } } };

  it.each(models.filter((model) => !partly.test(model)))('comes out exactly: %s', async (model) => {
    const { outputs, expected } = await derive(model);
    // Frameworks compute in float32.
    const rounded = outputs.map(({ shape, data }) => tensor(shape, Float32Array.from(data)));
    expect(relativeErrors(rounded, expected)).toEqual(expected.map(() => 0));
  });

  it.each(models.filter((model) => partly.test(model)))('is followed: %s', async (model) => {
    const { outputs, expected, task, reports } = await derive(model);
    expect(reports).toEqual([]);
    expectWithin(outputs, expected, ERROR_BOUNDS[task]);
  });

  it.each(models)('keeps its types: %s', async (model) => {
    const { config, compile } = await derive(model);
    const [derived, alone] = [compile(config).graph, compile(own).graph];
    expect(derived.reports).toEqual(alone.reports);
    const types = ownTypes(alone);
    expect(types.length).toBeGreaterThan(1);
    for (const [layer, key, type] of types) {
      // An input that a quantiser alone reads has its type, and then the quantiser is gone.
      if (!derived.has(layer)) continue;
      const found = derived.layer(layer).types.get(key)!.precision;
      expect([layer, key, precisionsEqual(found, type)]).toEqual([layer, key, true]);
    }
  });

  /** Types that quantisers of the model give, with their layers. */
  function ownTypes(graph: ModelGraph) {
    return graph.layers.flatMap((layer) => {
      const weights = [...layer.weights].flatMap(([variable, { weight }]) => {
        const type = weight.quantizer && quantizerPrecision(weight.quantizer);
        return type ? [[layer.name, `${variable}_t`, type] as const] : [];
      });
      const { trusted, bitExact, result } = Layer.common;
      const given = layer.get(trusted) || layer.get(bitExact);
      return given ? [...weights, [layer.name, result.key, layer.get(result).precision] as const] : weights;
    });
  }
});
