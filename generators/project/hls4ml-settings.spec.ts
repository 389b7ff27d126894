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
KerasModel: !keras_model 'keras_model.keras'
OutputDir: my-hls-test
Part: xcvu13p-flga2577-2-e
ProjectName: jet
Stamp: 0a1b2c3d
Version: 1.0.0
WriterConfig: {WriteTar: false}
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
      config: {
        LayerName: { fc1: { Precision: { result: 'fixed<16,6>', weight: 'auto' }, ReuseFactor: 1 } },
        Model: { Precision: 'fixed<16,6>', ReuseFactor: 1, Strategy: 'Latency' },
      },
    });
    expect(reports.map(({ message }) => message)).toEqual([
      'OutputDir is not taken over: Nx writes to dist/hls/<project>',
      'WriterConfig is not taken over: the written files are decided by the backend',
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
      'PytorchModel: m.pt\nAcceleratorConfig: {Board: pynq-z2}\nInputData: x.dat\nHLSConfig: {Flows: [a], Optimizers: null}',
    );
    expect([model, data]).toEqual([undefined, undefined]);
    expect(reports.map(({ message }) => message.split(' ')[0])).toEqual([
      'PytorchModel',
      'AcceleratorConfig',
      'InputData',
      'HLSConfig.Flows',
    ]);
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
