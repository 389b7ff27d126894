import { describe, expect, it } from 'vitest';
import { createEmulator } from '../../../emulator';
import { type BuildConfig, CONFIG_SECTIONS, LayerSchema, parseGraph } from '../../../ir';
import { LAYERS } from '../../../layers';
import { Registry, runFlow } from '../../../pass';
import { goldenTests, type Oracle } from '../../../testkit';
import { quartus } from '..';
import { QUARTUS_PASSES } from '.';

const schema = quartus.extend(new LayerSchema(LAYERS));
const registry = new Registry<string, string>().registerPasses(QUARTUS_PASSES);
const oracle: Oracle = (graph, inputs) => createEmulator(graph).predict(inputs).outputs;

describe('goldens', () => {
  goldenTests(__dirname, { registry, schema, oracle });
});

/** What a pass reports about a model. */
function reportsOf(pass: string, nodes: string, config: BuildConfig['config'] = {}) {
  const graph = parseGraph(nodes, schema);
  runFlow(
    registry,
    graph,
    { name: 'test', passes: [pass], requires: [], reads: CONFIG_SECTIONS },
    { config: { config } },
  );
  return graph.reports.map(({ code, where, message }) => [code, where.node, message]);
}

it('transform_types reports every result that it changes', () => {
  const model = `model @m {
  %x = Input {input_shape=[3]} : 3 x fixed<8,4,TRN,WRAP,2>
  %a = ParametrizedActivation %x {activation=elu, activ_param=1, param_t=ufixed<1,1>} : 3 x ufixed<1,0>
  return %a
}`;
  expect(reportsOf('quartus:transform_types', model)).toEqual([
    ['type-changed', 'x', 'result_t is fixed<8,4,TRN,WRAP,0>: ac_fixed cannot be fixed<8,4,TRN,WRAP,2>'],
    ['type-changed', 'a', 'result_t is ufixed<2,0,TRN,WRAP,0>: ac_fixed cannot be ufixed<1,0,TRN,WRAP,0>'],
  ]);
});

it.each([
  ['Winograd', [['setting-unused', 'a', 'Implementation "Winograd" has no effect: its numbers are those of im2col']]],
  ['im2col', []],
])('report_implementation of %s', (Implementation, expected) => {
  const model = `model @m {
  %x = Input {input_shape=[5, 1]}
  %a = Conv1D %x {filt_width=3, n_chan=1, n_filt=1, weight=#w, bias=#b}
  return %a
}
#w = f64 3x1x1 fill(1)
#b = f64 1 [0]`;
  expect(reportsOf('quartus:report_implementation', model, { LayerName: { a: { Implementation } } })).toEqual(expected);
});
