import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compileTypes, createCompiler } from '../../../compiler';
import { type FixedPrecision, parsePrecision } from '../../../fixed';
import { type HlsConfigJson, type LayerConfig, parseGraph, type Tensor } from '../../../ir';
import { BUILT_IN_KERNELS } from '../../../kernels';
import { loadModel, readArrays, seeded, seededTensor } from '../../../testkit';
import { relativeErrors } from '../../accuracy';
import { createFloatReference } from '../../float-reference';
import { deriveConfig } from '../derive-config';
import { RULES } from '.';

const TESTDATA = join(__dirname, '../../../../testdata');

it('there is a rule for every kind of layer that is computed', () => {
  expect(Object.keys(RULES).sort()).toEqual([...BUILT_IN_KERNELS.keys(), 'Input'].sort());
});

/** Derives a configuration for a graph in text form, whose tensors are inputs `x`, ... and a result. */
function deriveText(text: string, calibration: readonly Tensor[], backend = 'verilog') {
  const compiler = createCompiler({ backend });
  const parsed = parseGraph(text, compiler.schema);
  const compile = compileTypes(compiler, parsed, { config: {} });
  return { ...deriveConfig({ parsed, compile, calibration }), parsed, compile };
}

async function deriveModel(model: string, file: string) {
  const folder = join(TESTDATA, model);
  const { parsed, compile } = await loadModel(folder, file);
  return { ...deriveConfig({ parsed, compile, calibration: readArrays(folder, 'input') }), parsed, compile };
}

type Entry = Record<string, unknown> & { readonly Precision: Readonly<Record<string, string>> };

const entryOf = ({ LayerName }: HlsConfigJson, layer: string) => LayerName![layer] as Entry;

const column = (...values: number[]): Tensor => ({ shape: [values.length, 1], data: Float64Array.from(values) });

describe('entries', () => {
  it('are shared by copies of a layer', async () => {
    const { config } = await deriveModel('keras/time-distributed', 'model.keras');
    expect(Object.keys(config.LayerName!)).toContain('cv');
    expect(Object.keys(config.LayerName!).filter((name) => /^cv_t\d/.test(name))).toEqual([]);
  });

  it('are those of the parts that a separable convolution becomes', async () => {
    const { config } = await deriveModel('models/separable1d', 'model.keras');
    const names = Object.keys(config.LayerName!).filter((name) => name !== 'x');
    expect(names.map((name) => name.replace(/^.*_/, ''))).toEqual(['depthwise', 'pointwise']);
  });

  it('are those of the layers of a stack, of which one has its name', async () => {
    const { config } = await deriveModel('models/keras2-garnet-stack', 'model.keras');
    expect(Object.keys(config.LayerName!)).toEqual(['vertices', 'count', 'gar_0', 'gar']);
    expect(entryOf(config, 'count').Precision.result).toBe('ufixed<4,4,RND,SAT>');
  });

  it('leave out the changes of layout around channels-first layers', async () => {
    const { config, parsed } = await deriveModel('pytorch/conv2d', 'model.pt2');
    expect(parsed.layers.some(({ kind }) => kind === 'ChangeLayout')).toBe(true);
    expect(Object.keys(config.LayerName!)).toEqual(
      parsed.layers.filter(({ kind }) => kind !== 'ChangeLayout').map(({ name }) => name),
    );
  });

  it('include a constant that no layer took in', () => {
    const text = `model @m {
  %x = Input {input_shape=[2]} : 2
  %c = Constant {value=#c} : 2
  %y = Concatenate %x, %c {axis=0} : 4
  return %y
}
#c = f64 2 [0.3, 100]`;
    const { config, reports, score } = deriveText(text, [seededTensor(seeded(1), [16, 2])]);
    expect(reports).toEqual([]);
    expect(score.relativeRms).toBeLessThanOrEqual(0.01);
    expect(entryOf(config, 'c').Precision.result).toMatch(/^ufixed<\d+,7,RND,SAT>$/);
  });
});

describe('the rule of', () => {
  it('an input of indices has room for all rows, whichever the data ask for', () => {
    const text = `model @m {
  %x = Input {input_shape=[1]} : 1
  %y = Embedding %x {vocab_size=300, n_out=1, embeddings=#e} : 1x1
  return %y
}
#e = f64 300x1 [${Array.from({ length: 300 }, (_, i) => `[${i / 256}]`).join(', ')}]`;
    const { config } = deriveText(text, [column(0, 1, 2, 3)]);
    expect(entryOf(config, 'x').Precision.result).toBe('ufixed<9,9,RND,SAT>');
  });

  it('layer normalisation reaches the largest variance of the data', () => {
    const text = `model @m {
  %x = Input {input_shape=[4]} : 4
  %y = LayerNormalization %x {scale=#s, bias=#b} : 4
  return %y
}
#s = f64 4 [1, 0.5, 2, 1]
#b = f64 4 [0, 0.25, -0.5, 1]`;
    const data = Float64Array.from(seededTensor(seeded(2), [32, 4]).data, (x) => Math.round(40 * x) / 8);
    const wide = { shape: [32, 4], data };
    const { config, score, reports } = deriveText(text, [wide]);
    const variances = Array.from({ length: 32 }, (_, i) => {
      const block = data.subarray(4 * i, 4 * i + 4);
      const mean = block.reduce((a, b) => a + b) / 4;
      return block.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 4;
    });
    const largest = Math.max(...variances);
    const reach = 2 ** -Number(entryOf(config, 'y').TableRangePower2);
    expect([reach >= largest, reach / 2 < largest, reports]).toEqual([true, true, []]);
    expect(score.relativeRms).toBeLessThanOrEqual(0.01);
  });

  it('recurrent layers leaves room for every sum, however the data differ', async () => {
    const { config, compile } = await deriveModel('models/lstm-seq', 'model.keras');
    const entry = entryOf(config, 'lstm');
    const { integer, width } = parsePrecision(entry.Precision.accum) as FixedPrecision;
    const wider = { ...entry, Precision: { ...entry.Precision, accum: `fixed<${width + 12},${integer + 12}>` } };
    const [x] = compile(config).graph.inputs;
    // Ends of the input's type, which the data do not reach.
    const extreme = {
      shape: [32, ...x.shape],
      data: seededTensor(seeded(3), [32, ...x.shape]).data.map((v) => v * 1e6),
    };
    const predict = (lstm: LayerConfig) =>
      compile({ ...config, LayerName: { ...config.LayerName, lstm } }).emulator.predict([extreme]).outputs;
    expect(predict(entry)).toEqual(predict(wider));
  });

  it('spiking neurons keeps their spikes, step after step', () => {
    const text = `model @m {
  %x = Input {input_shape=[3]} : 3
  %d = Dense %x {n_in=3, n_out=2, weight=#w, bias=#b} : 2
  %l = LIFNeuron %d {threshold=#t, beta=#beta} : 2
  %i = IFNeuron %l {threshold=#t} : 2
  %y = SNNReadout %i {window_size=8} : 1
  return %y, %i
}
#w = f64 3x2 [[0.75, 0.3], [0.2, 0.5], [0.6, 0.1]]
#b = f64 2 [0.125, 0]
#t = f64 1 [1]
#beta = f64 1 [0.9]`;
    const steps = { shape: [64, 3], data: seededTensor(seeded(4), [64, 3]).data.map((x) => Math.round(16 * x) / 16) };
    const { config, compile } = deriveText(text, [steps], 'vitis');
    const { graph, emulator } = compile(config);
    const expected = createFloatReference(graph).run([steps]).outputs;
    expect(new Set(expected[1].data)).toEqual(new Set([0, 1]));
    expect(relativeErrors(emulator.predict([steps]).outputs, expected)).toEqual([0, 0]);
  });
});
