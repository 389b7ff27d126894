import { describe, expect, it } from 'vitest';
import { createEmulator } from '../../../emulator';
import { CONFIG_SECTIONS, LayerSchema, parseGraph } from '../../../ir';
import { LAYERS } from '../../../layers';
import { Registry, runFlow } from '../../../pass';
import { goldenTests, type Oracle } from '../../../testkit';
import { vitis } from '..';
import { VITIS_PASSES } from '.';

const schema = vitis.extend(new LayerSchema(LAYERS));
const registry = new Registry<string, string>().registerPasses(VITIS_PASSES);
const oracle: Oracle = (graph, inputs) => createEmulator(graph).predict(inputs).outputs;

describe('goldens', () => {
  goldenTests(__dirname, { registry, schema, oracle });
});

it.each([
  ['resource_unrolled', [{ code: 'interval-not-certain', severity: 'warning', where: { node: 'fc' } }]],
  ['resource', []],
])('Strategy %s is reported', (strategy, expected) => {
  const graph = parseGraph(
    `model @m {
  %x = Input {input_shape=[4]}
  %fc = Dense %x {n_in=4, n_out=3, weight=#w, bias=#b, strategy=${strategy}}
  return %fc
}
#w = f64 4x3 fill(1)
#b = f64 3 fill(1)`,
    schema,
  );
  const passes = ['vitis:validate_resource_unrolled_strategy'];
  const flow = { name: 'test', passes, requires: [], reads: CONFIG_SECTIONS };
  runFlow(registry, graph, flow, { config: { config: {} } });
  expect(graph.reports).toMatchObject(expected);
});
