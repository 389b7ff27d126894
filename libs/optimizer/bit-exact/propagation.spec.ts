import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createEmulator } from '../../emulator';
import { LayerSchema, parseGraph } from '../../ir';
import { LAYERS } from '../../layers';
import { applyFlow, Registry } from '../../pass';
import { FLOWS, PASSES } from '..';

const schema = new LayerSchema(LAYERS);
const registry = new Registry<string, string>().registerPasses(PASSES);
for (const flow of FLOWS) registry.addFlow(flow);

const SIZE = 3;
const mask = fc.array(
  fc.record({ k: fc.nat(1), i: fc.integer({ min: -1, max: 3 }), f: fc.integer({ min: -1, max: 4 }) }),
  { minLength: SIZE, maxLength: SIZE },
);
const quantizerWith = (roundings: readonly string[]) =>
  fc.record({
    mask: fc.oneof(
      mask,
      mask.map(([first]) => [first]),
    ),
    rounding: fc.constantFrom(...roundings),
    saturation: fc.constantFrom('WRAP', 'SAT', 'SAT_SYM'),
  });
const weights = fc.array(fc.integer({ min: -8, max: 8 }), { minLength: SIZE * SIZE, maxLength: SIZE * SIZE });
const inputs = fc.array(fc.integer({ min: -200, max: 200 }), { minLength: 8 * SIZE, maxLength: 8 * SIZE });

const inner = quantizerWith(['TRN', 'RND', 'RND_CONV', 'TRN_ZERO', 'RND_INF']);
/** Every bit of an input that rounds by its sign would matter. */
const first = quantizerWith(['TRN', 'RND', 'RND_CONV']);

type Quantizer = typeof inner extends fc.Arbitrary<infer T> ? T : never;

function quantizerText(name: string, input: string, { mask, rounding, saturation }: Quantizer) {
  const list = (key: 'k' | 'i' | 'f') => `[${mask.map((bits) => bits[key]).join(', ')}]`;
  const bits = `k=${list('k')}, i=${list('i')}, f=${list('f')}`;
  return `%${name} = FixedPointQuantizer %${input} {${bits}, rounding=${rounding}, saturation=${saturation}}`;
}

/** What the quantisers themselves say, in doubles. */
function expected(x: readonly number[], text: string): number[] {
  const graph = parseGraph(text, schema);
  const wide = { config: { Model: { BitExact: false, Precision: 'fixed<60,30>' } } };
  applyFlow(registry, graph, 'convert', { config: wide });
  return Array.from(createEmulator(graph).predict([{ shape: [8, SIZE], data: Float64Array.from(x) }]).outputs[0].data);
}

it('derived types give what types of 60 bits give, on random quantised networks', () => {
  fc.assert(
    fc.property(
      fc.tuple(first, inner, inner),
      weights,
      fc.constantFrom('relu', 'linear'),
      inputs,
      (quantizers, words, activation, values) => {
        const x = values.map((word) => word / 16);
        const text = `model @m {
  %x = Input {input_shape=[${SIZE}]}
  ${quantizerText('q', 'x', quantizers[0])}
  %fc = Dense %q {n_in=${SIZE}, n_out=${SIZE}, weight=#w, bias=#b}
  %r = Activation %fc {activation=${activation}}
  ${quantizerText('s', 'r', quantizers[1])}
  %add = Merge %s, %q {op=add}
  ${quantizerText('t', 'add', quantizers[2])}
  return %t
}
#w = f64 ${SIZE}x${SIZE} [${Array.from({ length: SIZE }, (_, row) => `[${words.slice(row * SIZE, row * SIZE + SIZE).map((w) => w / 4)}]`).join(', ')}]
#b = f64 ${SIZE} [0.5, 0, -0.25]`;
        const graph = parseGraph(text, schema);
        const config = { Model: { Precision: { default: 'fixed<16,6>', result: 'auto' } } };
        applyFlow(registry, graph, 'convert', { config: { config } });
        const tensor = { shape: [8, SIZE], data: Float64Array.from(x) };
        const found = Array.from(createEmulator(graph).predict([tensor]).outputs[0].data);
        expect(found, text).toEqual(expected(x, text));
      },
    ),
    { numRuns: 300 },
  );
});
