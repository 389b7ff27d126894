import { expect, it } from 'vitest';
import { createEmulator } from '../../emulator';
import { formatPrecision } from '../../fixed';
import { LayerSchema, type ModelGraph, parseGraph } from '../../ir';
import { LAYERS } from '../../layers';
import { Registry, runFlow } from '../../pass';
import { type OutputModes, outputRoundingSaturationMode } from './output-rounding-saturation-mode';

const TEXT = `model @m {
  %x = Input {input_shape=[2]} : 2 x fixed<16,6>
  %fc = Dense %x {n_in=2, n_out=2, weight=#w, bias=#b, accum_t=fixed<20,8>} : 2 x fixed<8,3>
  %a = Activation %fc {activation=relu} : 2 x auto
  return %a
}
#w = f64 2x2 fill(1)
#b = f64 2 fill(1)`;

function graphWith(modes: OutputModes, text = TEXT): ModelGraph {
  const graph = parseGraph(text, new LayerSchema(LAYERS));
  const pass = outputRoundingSaturationMode.with(modes, 'my_modes');
  const registry = new Registry<string, string>().registerPasses([pass]);
  runFlow(registry, graph, { name: 'f', passes: ['my_modes'], requires: [], reads: [] }, { config: { config: {} } });
  return graph;
}

function typesWith(modes: OutputModes): string[] {
  const layers = [...graphWith(modes).layers].map(({ types }) => [types.get('result_t')!, types.get('accum_t')]);
  return layers.map((types) => types.map((type) => (type ? formatPrecision(type.precision) : '-')).join(' '));
}

it('changes the modes of the named layer, and nothing else of its types', () => {
  expect(typesWith({ layers: ['fc'], rounding: 'RND_CONV', saturation: 'SAT' })).toEqual([
    'fixed<16,6,TRN,WRAP,0> -',
    'fixed<8,3,RND_CONV,SAT,0> fixed<20,8,RND_CONV,SAT,0>',
    'auto -',
  ]);
});

it('takes kinds of layers, and leaves types that are still open', () => {
  expect(typesWith({ layers: ['Input', 'Activation'], satBits: 1 })).toEqual([
    'fixed<16,6,TRN,WRAP,1> -',
    'fixed<8,3,TRN,WRAP,0> fixed<20,8,TRN,WRAP,0>',
    'auto -',
  ]);
});

it('decides how results are rounded and what overflows', () => {
  const dense = `model @m {
  %x = Input {input_shape=[2]} : 2 x fixed<16,6>
  %fc = Dense %x {n_in=2, n_out=1, weight=#w, bias=#b, weight_t=fixed<8,4>, bias_t=fixed<8,4>, accum_t=fixed<20,8>} : 1 x fixed<8,3>
  return %fc
}
#w = f64 2x1 fill(1)
#b = f64 1 [1]`;
  // 1.046875 and 9 in steps of 1/32 below 4.
  const input = { shape: [2, 2], data: Float64Array.of(0.03125, 0.015625, 4, 4) };
  const outputs = (modes: Omit<OutputModes, 'layers'>) =>
    createEmulator(graphWith({ layers: ['fc'], ...modes }, dense)).predict([input]).outputs[0].data;
  expect([...outputs({})]).toEqual([1.03125, 1]);
  expect([...outputs({ rounding: 'RND_CONV' })]).toEqual([1.0625, 1]);
  expect([...outputs({ saturation: 'SAT' })]).toEqual([1.03125, 3.96875]);
});

it('stays as it was where it came from', () => {
  expect(outputRoundingSaturationMode.config.layers).toEqual([]);
  expect(outputRoundingSaturationMode.meta.name).toBe('output_rounding_saturation_mode');
});
