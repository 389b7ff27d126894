import { describe, expect, it } from 'vitest';
import { createEmulator } from '../../../emulator';
import { type BuildConfig, CONFIG_SECTIONS, type LayerConfig, LayerSchema, parseGraph } from '../../../ir';
import { LAYERS } from '../../../layers';
import { type AnyPass, Registry, runFlow } from '../../../pass';
import { goldenTests, type Oracle } from '../../../testkit';
import { extendForVivado } from '../attributes';
import { VIVADO_PASSES } from '.';
import { checkUnrolling } from './check-unrolling';
import { setPipelineStyle, TOP_DIRECTIVE } from './set-pipeline-style';

const schema = extendForVivado(new LayerSchema(LAYERS));
const registry = new Registry<string, string>().registerPasses(VIVADO_PASSES);
const oracle: Oracle = (graph, inputs) => createEmulator(graph).predict(inputs).outputs;

describe('goldens', () => {
  goldenTests(__dirname, { registry, schema, oracle });
});

/** What a pass reports about a Dense of 4 x 3 and a convolution of six pixels. */
function reportsOf(pass: string, Model: LayerConfig, reuse = 1): string[] {
  const graph = parseGraph(
    `model @m {
  %x = Input {input_shape=[4]}
  %fc = Dense %x {n_in=4, n_out=3, weight=#w, bias=#b, reuse_factor=${reuse}}
  %y = Input {input_shape=[6, 1]}
  %c = Conv1D %y {filt_width=1, n_chan=1, n_filt=3, weight=#k, bias=#b, reuse_factor=${reuse}}
  return %fc, %c
}
#w = f64 4x3 fill(1)
#b = f64 3 fill(1)
#k = f64 1x1x3 fill(1)`,
    schema,
  );
  const flow = { name: 'test', passes: [pass], requires: [], reads: CONFIG_SECTIONS };
  runFlow(registry, graph, flow, { config: { config: { Model } } });
  return graph.reports.map(({ code, severity, where, message }) => `${severity} ${code} ${where.node}: ${message}`);
}

const RESOURCE = { Strategy: 'Resource' };

describe('a setting that cannot be met is reported', () => {
  it.each([
    [RESOURCE, 4, []],
    [RESOURCE, 5, ['warning reuse-factor-changed fc: ReuseFactor 5 does not fit a 4 x 3 matrix, 4 is used']],
    [{ ...RESOURCE, TargetCycles: 18 }, 1, []],
    [
      { ...RESOURCE, TargetCycles: 17 },
      4,
      [
        'warning target-cycles-too-few fc: TargetCycles 17 cannot be met: 3 products take at least 18 cycles; the ReuseFactor stays',
      ],
    ],
    [
      { Strategy: 'resource_unrolled' },
      1,
      ['warning strategy-changed fc: Strategy resource_unrolled is not possible for ReuseFactor 1, resource is used'],
    ],
    [{ Strategy: 'resource_unrolled' }, 4, []],
  ])('of a Dense with %j and ReuseFactor %d', (Model, reuse, expected) => {
    expect(reportsOf('vivado:init_dense', Model, reuse)).toEqual(expected);
  });

  it.each([
    [{ ParallelizationFactor: 3 }, 1, []],
    [
      { ParallelizationFactor: 4 },
      1,
      ['warning parallelization-factor-changed c: ParallelizationFactor 4 does not divide 6 pixels, 3 is used'],
    ],
    [
      { Strategy: 'resource_unrolled' },
      3,
      [
        'warning strategy-changed c: Strategy resource_unrolled is not possible for convolutions in io_parallel, resource is used',
      ],
    ],
  ])('of a convolution with %j and ReuseFactor %d', (Model, reuse, expected) => {
    expect(reportsOf('vivado:init_convolution', Model, reuse)).toEqual(expected);
  });
});

/** A flow of one pass on a Dense with all its attributes. */
function runOn(attributes: string, pass: AnyPass, config: BuildConfig = { config: {} }, nOut = 128) {
  const graph = parseGraph(
    `model @m {
  %x = Input {input_shape=[64]}
  %fc = Dense %x {n_in=64, n_out=${nOut}, weight=#w, bias=#b, ${attributes}}
  return %fc
}
#w = f64 64x${nOut} fill(1)
#b = f64 ${nOut} fill(1)`,
    schema,
  );
  const flow = { name: 'test', passes: [pass.meta.name], requires: [], reads: CONFIG_SECTIONS };
  runFlow(new Registry<string, string>().registerPasses([pass]), graph, flow, { config });
  return graph;
}

describe('a product that the tool would not unroll', () => {
  const pass = checkUnrolling('vitis');

  it.each([
    ['strategy=latency', 128, /fc.*latency unrolls 64 x 128 = 8,192 .*at most 4,096\n.*Resource with ReuseFactor 2$/],
    ['strategy=latency', 64, undefined],
    ['strategy=latency, reuse_factor=4', 128, /8,192/],
    ['strategy=resource_unrolled, reuse_factor=4', 128, /8,192/],
    ['strategy=resource, reuse_factor=2', 128, undefined],
    ['strategy=resource, reuse_factor=2', 256, /16,384|64 x 256 \/ ReuseFactor 2 = 8,192 .*\n.*ReuseFactor 4$/],
    ['strategy=compressed, reuse_factor=4', 256, undefined],
    ['strategy=distributed_arithmetic', 256, undefined],
  ])('with %s and %d outputs is refused: %s', (attributes, nOut, expected) => {
    const run = () => runOn(attributes, pass, undefined, nOut);
    if (expected) expect(run).toThrow(expected);
    else expect(run).not.toThrow();
  });
});

describe('the directive of the top function', () => {
  it.each([
    ['strategy=latency', {}, 'io_parallel', 'PIPELINE'],
    ['strategy=latency', { PipelineStyle: 'Dataflow' }, 'io_parallel', 'DATAFLOW'],
    ['strategy=latency', { PipelineStyle: 'pipeline', PipelineInterval: 7 }, 'io_parallel', 'PIPELINE II=7'],
    ['strategy=latency', {}, 'io_stream', 'DATAFLOW'],
    ['strategy=resource', {}, 'io_parallel', 'DATAFLOW'],
    ['strategy=resource', { PipelineStyle: 'pipeline' }, 'io_parallel', 'PIPELINE'],
    ['strategy=resource_unrolled, reuse_factor=4', {}, 'io_parallel', 'PIPELINE II=4'],
    ['strategy=distributed_arithmetic', {}, 'io_parallel', 'PIPELINE'],
  ] as const)('%s %j %s: %s', (attributes, Model, ioType, expected) => {
    const graph = runOn(attributes, setPipelineStyle, { ioType, config: { Model } });
    expect(graph.artifacts.get(TOP_DIRECTIVE)).toBe(expected);
  });

  it.each([{ PipelineStyle: 'fast' }, { PipelineInterval: 0 }, { PipelineInterval: 'one' }])(
    'cannot be %j',
    (Model) => {
      expect(() => runOn('strategy=latency', setPipelineStyle, { config: { Model } })).toThrow(/bad-config.*Pipeline/);
    },
  );

  it('is not a pipeline in a stream, which is said', () => {
    const config = { Model: { PipelineStyle: 'pipeline' } };
    const graph = runOn('strategy=latency', setPipelineStyle, { ioType: 'io_stream', config });
    expect(graph.reports).toMatchObject([{ code: 'setting-unused', severity: 'warning' }]);
  });
});
