import { describe, expect, it } from 'vitest';
import { createEmulator } from '../../../emulator';
import { type BuildConfig, CONFIG_SECTIONS, LayerSchema, parseGraph } from '../../../ir';
import { LAYERS } from '../../../layers';
import { Registry, runFlow } from '../../../pass';
import { goldenTests, type Oracle } from '../../../testkit';
import { extendForFpga } from '../attributes';
import * as passes from '.';

const schema = extendForFpga(new LayerSchema(LAYERS));
const registry = new Registry<string, string>().registerPasses(Object.values(passes));
const oracle: Oracle = (graph, inputs) => createEmulator(graph).predict(inputs).outputs;

describe('goldens', () => {
  goldenTests(__dirname, { registry, schema, oracle });
});

describe('a type configured for a Reshape', () => {
  const text = `model @m {
  %x = Input {input_shape=[4]} : 4 x fixed<16,6>
  %r = Reshape %x {target_shape=[2, 2]} : 2x2 x fixed<8,4>
  %a = Activation %r {activation=relu} : 2x2 x fixed<16,6>
  return %a
}`;
  const reportsFor = (config: BuildConfig['config']) => {
    const graph = parseGraph(text, schema);
    const flow = { name: 'test', passes: ['inplace_parallel_reshape'], requires: [], reads: CONFIG_SECTIONS };
    runFlow(registry, graph, flow, { config: { config } });
    return graph.reports;
  };

  it('is said to have no effect when it is the layer’s own', () => {
    expect(reportsFor({ LayerName: { r: { Precision: { result: 'fixed<8,4>' } } } })).toMatchObject([
      { code: 'type-unused', severity: 'warning', where: { node: 'r' } },
    ]);
  });

  it('is not worth a word when it comes from the model', () => {
    expect(reportsFor({ Model: { Precision: 'fixed<8,4>' } })).toEqual([]);
    expect(reportsFor({ LayerName: { r: { Precision: { result: 'auto' } } } })).toEqual([]);
  });
});
