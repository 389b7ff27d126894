import { describe, expect, it } from 'vitest';
import { createEmulator } from '../../../emulator';
import { CONFIG_SECTIONS, LayerSchema, parseGraph } from '../../../ir';
import { LAYERS } from '../../../layers';
import { Registry, runFlow } from '../../../pass';
import { goldenTests, type Oracle } from '../../../testkit';
import { extendForFpga } from '../../fpga';
import { VIVADO_PASSES } from '.';

const schema = extendForFpga(new LayerSchema(LAYERS));
const registry = new Registry<string, string>().registerPasses(VIVADO_PASSES);
const oracle: Oracle = (graph, inputs) => createEmulator(graph).predict(inputs).outputs;

describe('goldens', () => {
  goldenTests(__dirname, { registry, schema, oracle });
});

describe('a reuse factor that fits no matrix', () => {
  it.each([
    [5, [{ code: 'reuse-factor-changed', severity: 'warning', where: { node: 'fc' } }]],
    [4, []],
  ])('%d is reported when it is changed', (reuse, expected) => {
    const graph = parseGraph(
      `model @m {
  %x = Input {input_shape=[4]}
  %fc = Dense %x {n_in=4, n_out=3, weight=#w, bias=#b, reuse_factor=${reuse}}
  return %fc
}
#w = f64 4x3 fill(1)
#b = f64 3 fill(1)`,
      schema,
    );
    const flow = { name: 'test', passes: ['vivado:init_dense'], requires: [], reads: CONFIG_SECTIONS };
    runFlow(registry, graph, flow, { config: { config: { Model: { Strategy: 'Resource' } } } });
    expect(graph.reports).toMatchObject(expected);
  });
});
