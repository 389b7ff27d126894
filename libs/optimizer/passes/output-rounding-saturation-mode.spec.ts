import { expect, it } from 'vitest';
import { formatPrecision } from '../../fixed';
import { LayerSchema, parseGraph } from '../../ir';
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

function typesWith(modes: OutputModes): string[] {
  const graph = parseGraph(TEXT, new LayerSchema(LAYERS));
  const pass = outputRoundingSaturationMode.with(modes, 'my_modes');
  const registry = new Registry<string, string>().registerPasses([pass]);
  runFlow(registry, graph, { name: 'f', passes: ['my_modes'], requires: [], reads: [] }, { config: { config: {} } });
  const layers = [...graph.layers].map(({ types }) => [types.get('result_t')!, types.get('accum_t')]);
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

it('stays as it was where it came from', () => {
  expect(outputRoundingSaturationMode.config.layers).toEqual([]);
  expect(outputRoundingSaturationMode.meta.name).toBe('output_rounding_saturation_mode');
});
