import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { userError } from '../diagnostic';
import { LayerSchema, type ModelGraph, mapTensor, type Tensor } from '../ir';
import { Activation, LAYERS } from '../layers';
import { layerOptimizer, Registry } from '../pass';
import { goldenCoverage, renderGolden } from './golden';

const schema = new LayerSchema(LAYERS);

const dropLinear = layerOptimizer(Activation, { name: 'drop_linear', doc: 'd', preserves: 'bits' })((graph, layer) => {
  if (layer.get(Activation.attributes.activation) !== 'linear') return false;
  graph.bypass(layer);
  return true;
});

const refuseTanh = layerOptimizer(Activation, { name: 'refuse_tanh', doc: 'd', preserves: 'bits' })((_, layer) => {
  if (layer.get(Activation.attributes.activation) === 'tanh') throw userError('no-tanh', 'no tanh here');
  return false;
});

const grow = layerOptimizer(Activation, { name: 'grow', doc: 'd', preserves: 'nothing' })((_, layer) => {
  layer.set(Activation.attributes.tableSize, 2 * layer.get(Activation.attributes.tableSize));
  return false;
});

const registry = new Registry().registerPasses([dropLinear, refuseTanh, grow]).addFlow({
  name: 'clean',
  passes: ['drop_linear'],
  requires: [],
  reads: [],
});

/** Stands in for the emulator: every relu clips, everything else passes. */
function oracle(graph: ModelGraph, inputs: readonly Tensor[]): readonly Tensor[] {
  const values = new Map<string, Tensor>();
  for (const [i, input] of graph.inputs.entries()) values.set(input.name, inputs[i]);
  for (const layer of graph.layers.filter((l) => l.kind === 'Activation')) {
    const clips = layer.getAttr('activation') === 'relu';
    values.set(
      layer.name,
      mapTensor(values.get(layer.inputs[0])!, (x) => (clips ? Math.max(x, 0) : x)),
    );
  }
  return graph.outputs.map((name) => values.get(name)!);
}

const setup = { registry, schema, oracle };

const model = (activation: string) => `model @m {
  %x = Input {input_shape=[2]} : 2
  %a = Activation %x {activation=${activation}} : 2
  return %a
}
`;

// The name of the layer that went stays known: a configuration may still speak of it.
const INPUT_ONLY = `model @m {
  names @a
  %x = Input {input_shape=[2]} : 2
  return %x
}
`;

describe('renderGolden', () => {
  it.each([
    ['a pass that fires', `// RUN drop_linear\n// ORACLE bits\n${model('linear')}// ----- after\n${INPUT_ONLY}`],
    ['a pass that does not', `// RUN drop_linear\n// ORACLE bits\n${model('relu')}// ----- after\n${model('relu')}`],
    ['a flow', `// RUN clean\n${model('linear')}// ----- after\n${INPUT_ONLY}`],
    ['an error', `// RUN refuse_tanh\n${model('tanh')}// ERROR no-tanh @a\n`],
  ])('confirms %s', (_, text) => {
    expect(renderGolden(text, setup)).toBe(text);
  });

  it('adds or mends what follows the graph, and keeps what precedes', () => {
    const head = `// Why this matters.\n// RUN drop_linear\n${model('linear')}`;
    for (const tail of ['', '// ----- after\nmodel @old {\n}\n', '// ERROR some-code @a\n']) {
      expect(renderGolden(head + tail, setup)).toBe(`${head}// ----- after\n${INPUT_ONLY}`);
    }
  });

  it('refuses a pass that is not idempotent', () => {
    expect(() => renderGolden(`// RUN grow\n${model('relu')}`, setup)).toThrow(/grow applied twice/);
  });

  it('refuses a pass that the oracle contradicts', () => {
    const wrong = {
      ...setup,
      oracle: (graph: ModelGraph, inputs: readonly Tensor[]) =>
        graph.has('a') ? oracle(graph, inputs) : [mapTensor(inputs[0], (x) => x + 0.25)],
    };
    const text = (line: string) => `// RUN drop_linear\n// ORACLE ${line}\n${model('linear')}`;
    expect(() => renderGolden(text('bits'), wrong)).toThrow(/output 0, element 0: .* before, .* after \(bits\)/);
    expect(() => renderGolden(text('values 0.1'), wrong)).toThrow(/\(values\)/);
    expect(renderGolden(text('values 0.25'), wrong)).toContain(INPUT_ONLY);
    expect(() => renderGolden(text('value 0.25'), wrong)).toThrow(/is not bits or values/);
    expect(() => renderGolden(text('bits'), { registry, schema })).toThrow(/needs an oracle/);
  });

  it('does not take a mistake in the text for an expected error', () => {
    expect(() => renderGolden('// RUN clean\nmodel @m {\n  nonsense\n}\n', setup)).toThrow(/bad-ir.*line 3/);
    expect(() => renderGolden(`// RUN clean\n${model('rellu')}`, setup)).toThrow(/bad-attribute.*line 4/);
    expect(() => renderGolden(`// RUN cleen\n${model('relu')}`, setup)).toThrow(/no pass is called cleen/);
    expect(() => renderGolden(model('relu'), setup)).toThrow(/starts with \/\/ RUN/);
  });
});

describe('goldenCoverage', () => {
  it('tells which passes fire and rest', () => {
    const folder = mkdtempSync(join(tmpdir(), 'golden-'));
    writeFileSync(join(folder, 'a.ir'), renderGolden(`// RUN drop_linear\n${model('linear')}`, setup));
    writeFileSync(join(folder, 'b.ir'), renderGolden(`// RUN drop_linear\n${model('relu')}`, setup));
    writeFileSync(join(folder, 'c.ir'), renderGolden(`// RUN refuse_tanh\n${model('tanh')}`, setup));
    expect(readFileSync(join(folder, 'c.ir'), 'utf8')).toContain('// ERROR no-tanh @a');
    expect(Object.fromEntries(goldenCoverage(folder, setup))).toEqual({
      drop_linear: { fires: true, rests: true },
      refuse_tanh: { fires: true, rests: false },
    });
    rmSync(folder, { recursive: true });
  });
});
