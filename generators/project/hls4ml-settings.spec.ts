import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readHls4mlSettings } from './hls4ml-settings';

const FOLDER = '/projects/jet';
const read = (text: string) => readHls4mlSettings(text, join(FOLDER, 'hls4ml_config.yml'), 'hls4ml_config.yml');

const FULL = `
Backend: Vitis
ClockPeriod: 5
ClockUncertainty: 27%
HLSConfig:
  LayerName:
    fc1:
      Precision: {result: 'fixed<16,6>', weight: auto}
      ReuseFactor: 1
  Model: {Precision: 'fixed<16,6>', ReuseFactor: 1, Strategy: Latency}
IOType: io_parallel
InputData: null
KerasModel: !keras_model 'keras_model.keras'
OutputDir: my-hls-test
OutputPredictions: null
Part: xcvu13p-flga2577-2-e
ProjectName: jet
Stamp: 0a1b2c3d
Version: 1.0.0
WriterConfig: {Namespace: null, TBOutputStream: both, WriteTar: false, WriteWeightsTxt: true}
`;

describe('an hls4ml configuration', () => {
  it('gives what an hls.json can hold', () => {
    const { reports, ...settings } = read(FULL);
    expect(settings).toEqual({
      backend: 'vitis',
      part: 'xcvu13p-flga2577-2-e',
      clockPeriod: 5,
      clockUncertainty: 0.27,
      ioType: 'io_parallel',
      model: '/projects/jet/keras_model.keras',
      data: undefined,
      writer: { projectName: 'jet' },
      config: {
        LayerName: { fc1: { Precision: { result: 'fixed<16,6>', weight: 'auto' }, ReuseFactor: 1 } },
        Model: { Precision: 'fixed<16,6>', ReuseFactor: 1, Strategy: 'Latency' },
      },
    });
    expect(reports.map(({ message }) => message)).toEqual([
      'OutputDir is not taken over: Nx writes to dist/hls/<project>',
    ]);
  });

  it('may be JSON, also in the form that predict reads', () => {
    const json = { backend: 'Vivado', io_type: 'io_stream', hls_config: { Model: { Precision: 'fixed<8,4>' } } };
    expect(read(JSON.stringify(json))).toMatchObject({
      backend: 'vivado',
      ioType: 'io_stream',
      config: { Model: { Precision: 'fixed<8,4>' } },
      reports: [],
    });
  });

  it.each([
    ['12.5%', 0.125],
    ['"12.5 %"', 0.125],
    ['0.3', 0.3],
    ['0', 0],
    ['null', undefined],
  ])('understands the uncertainty %s', (text, expected) => {
    expect(read(`ClockUncertainty: ${text}`).clockUncertainty).toBe(expected);
  });

  it('says what it cannot honour', () => {
    const { reports, model, data } = read(
      'PytorchModel: m.pt\nAcceleratorConfig: {Board: pynq-z2}\nInputData: x.dat\nOutputPredictions: y.npy\nWriterConfig: {WriteEmulationConstants: true}\nHLSConfig: {Flows: [a], Optimizers: null}',
    );
    expect([model, data]).toEqual([undefined, undefined]);
    expect(reports.map(({ message }) => message.split(' ')[0])).toEqual([
      'AcceleratorConfig',
      'OutputPredictions',
      'InputData',
      'WriterConfig.WriteEmulationConstants',
      'HLSConfig.Flows',
      'PytorchModel',
    ]);
    expect(reports.at(-1)?.message).toContain('torch.export.save');
  });

  it.each([
    ['OnnxModel: m.onnx', { model: '/projects/jet/m.onnx' }],
    ['PytorchModel: m.pt2', { model: '/projects/jet/m.pt2' }],
    ['KerasJson: m.json\nKerasH5: w.h5', { model: '/projects/jet/m.json', weights: '/projects/jet/w.h5' }],
    ['KerasModel: m.keras\nKerasH5: w.h5', { model: '/projects/jet/m.keras' }],
  ])('finds the model of %j', (text, expected) => {
    const { model, weights, reports } = read(text);
    expect({ model, weights, reports }).toEqual({ weights: undefined, ...expected, reports: [] });
  });

  it('takes TraceOutput into the configuration, and leaves there what only names the model', () => {
    const { config, reports } = read(
      'TraceOutput: true\nHLSConfig: {Model: {ReuseFactor: 2}, PytorchModel: net, InputShape: [1, 8, 8]}',
    );
    expect({ config, reports }).toEqual({ config: { Model: { ReuseFactor: 2, TraceOutput: true } }, reports: [] });
  });

  it('takes samples over when they are arrays', () => {
    expect(read('InputData: data/x.npy').data).toBe('/projects/jet/data/x.npy');
  });

  it.each([
    ['Backnd: Vivado', /unknown-key.*hls4ml_config\.yml.*"Backnd".*did you mean Backend\?/s],
    ['Frobnicate: 1', /unknown-key.*known are Backend, Part/s],
    ['ClockPeriod: fast', /bad-value.*ClockPeriod is "fast", expected a positive number/s],
    ['ClockUncertainty: 27', /bad-value.*ClockUncertainty is 27, expected a percentage.*write 12\.5%/s],
    ['Backend: [a]', /bad-value.*Backend is \["a"\], expected a text/s],
    ['HLSConfig: 5', /bad-value.*HLSConfig is 5/s],
    ['a: [1', /bad-yaml.*hls4ml_config\.yml:1/s],
    ['- a', /bad-value.*holds no keys/s],
    ['', /bad-value.*holds no keys/s],
    ['Backend: !python/object x', /bad-yaml/s],
  ])('refuses %j', (text, expected) => {
    expect(() => read(text)).toThrow(expected);
  });
});
