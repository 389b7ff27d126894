import { describe, expect, it } from 'vitest';
import { createEmulator } from '../../../emulator';
import { CONFIG_SECTIONS, type LayerConfig, LayerSchema, parseGraph } from '../../../ir';
import { LAYERS } from '../../../layers';
import { Registry, runFlow } from '../../../pass';
import { goldenTests, type Oracle } from '../../../testkit';
import { extendForVivado } from '../attributes';
import { VIVADO_PASSES } from '.';

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
