import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEmulator } from '../emulator';
import { fixed, type NamedType } from '../fixed';
import { LayerSchema, ModelGraph, type Shape, sizeOf, type Tensor } from '../ir';
import { Bidirectional, CELLS, type CellKind, GRU, Input, LAYERS, LSTM, MERGE_MODES, SimpleRNN } from '../layers';
import { FLOWS, PASSES } from '../optimizer';
import { applyFlow, Registry } from '../pass';
import { type Seeded, seeded } from '../testkit';
import { createFloatReference } from './float-reference';

const schema = new LayerSchema(LAYERS);
const CLASSES = { GRU, LSTM, SimpleRNN } as const;
const WIDE: NamedType = { name: 't', precision: fixed(64, 24) };
const SAMPLES = 3;
const registry = new Registry<string, string>().registerPasses([...PASSES]);
for (const flow of FLOWS) registry.addFlow(flow);

/** Types of everything, 40 fraction bits: what is left of a difference is the rounding of states and gates. */
function wide(graph: ModelGraph): ModelGraph {
  for (const layer of graph.layers) for (const key of layer.types.keys()) layer.setAttr(key, WIDE);
  return graph;
}

const kinds = fc.constantFrom(...(Object.keys(CELLS) as CellKind[]));
const activations = fc.constantFrom('linear', 'relu', 'relu6', 'hard_sigmoid', 'hard_tanh');
const shape = fc.record({
  steps: fc.integer({ min: 1, max: 4 }),
  features: fc.integer({ min: 1, max: 3 }),
  units: fc.integer({ min: 1, max: 3 }),
  returnSequences: fc.boolean(),
  returnState: fc.boolean(),
  initial: fc.boolean(),
  resetBefore: fc.boolean(),
  activation: activations,
  gate: activations,
  seed: fc.integer(),
});

type Case = typeof shape extends fc.Arbitrary<infer T> ? T : never;

/** A tensor of eighths in -1..1. */
function eighths(random: Seeded, extents: Shape): Tensor {
  const data = Float64Array.from({ length: sizeOf(extents) }, () => random.int(-8, 8) / 8);
  return { shape: extents, data };
}

function cell(kind: CellKind, prefix: string, c: Case, random: Seeded, bidirectional: boolean) {
  const width = CELLS[kind].gates * c.units;
  const weight = (...extents: number[]) => ({ tensor: eighths(random, extents) });
  const gated = kind !== 'SimpleRNN' || bidirectional;
  return {
    [`${prefix}activation`]: c.activation,
    [`${prefix}weight`]: weight(c.features, width),
    [`${prefix}bias`]: weight(width),
    [`${prefix}recurrent_weight`]: weight(c.units, width),
    ...(gated ? { [`${prefix}recurrent_activation`]: c.gate, [`${prefix}recurrent_bias`]: weight(width) } : {}),
    ...(kind === 'GRU' ? { [`${prefix}apply_reset_gate`]: c.resetBefore ? 'before' : 'after' } : {}),
  };
}

function common(c: Case) {
  return {
    return_sequences: c.returnSequences,
    return_state: c.returnState,
    pass_initial_states: c.initial,
    hard_sigmoid_slope: 0.25,
  };
}

function inputs(graph: ModelGraph, c: Case, states: number): string[] {
  graph.add(Input, { name: 'x', inputs: [], attributes: { input_shape: [c.steps, c.features] } });
  const names = c.initial ? Array.from({ length: states }, (_, i) => `s${i}`) : [];
  for (const name of names) graph.add(Input, { name, inputs: [], attributes: { input_shape: [c.units] } });
  return ['x', ...names];
}

/** The largest difference between the kernel in wide types and the float function, over random inputs. */
function difference(graph: ModelGraph, random: Seeded): number {
  const arrays = wide(graph).inputs.map((layer) => eighths(random, [SAMPLES, ...layer.shape]));
  const [ours, float] = [
    createEmulator(graph).predict(arrays).outputs,
    createFloatReference(graph).run(arrays).outputs,
  ];
  expect(ours.map((output) => output.shape)).toEqual(float.map((output) => output.shape));
  // Linear gates can grow without bound; types of 24 integer bits are compared where they hold the values.
  fc.pre(float.every((output) => output.data.every((y) => Math.abs(y) < 2 ** 12)));
  return Math.max(...ours.flatMap((output, i) => Array.from(output.data, (y, j) => Math.abs(y - float[i].data[j]))));
}

describe('recurrent kernels in wide types equal the float functions', () => {
  it('in one direction', () => {
    fc.assert(
      fc.property(kinds, shape, fc.boolean(), fc.boolean(), (kind, c, backward, computed) => {
        const random = seeded(c.seed);
        const graph = new ModelGraph('m', schema);
        const states = CELLS[kind].states;
        const names = inputs(graph, c, states);
        const outputs = ['y', ...(c.returnState ? Array.from({ length: states }, (_, i) => `y${i}`) : [])];
        graph.add(CLASSES[kind], {
          name: 'y',
          inputs: names,
          outputs,
          attributes: {
            n_out: c.units,
            ...common(c),
            direction: backward ? 'backward' : 'forward',
            computed_order: computed,
            ...cell(kind, '', c, random, false),
          },
        });
        graph.setOutput(outputs);
        expect(difference(graph, random)).toBeLessThan(2 ** -24);
      }),
      { numRuns: 60 },
    );
  });

  it('in both directions, with every way of merging', () => {
    fc.assert(
      fc.property(kinds, kinds, shape, fc.constantFrom(...MERGE_MODES), (forward, backward, c, mode) => {
        const random = seeded(c.seed);
        const graph = new ModelGraph('m', schema);
        const states = CELLS[forward].states + CELLS[backward].states;
        const names = inputs(graph, c, states);
        const outputs = [
          ...(mode === 'none' ? ['y', 'z'] : ['y']),
          ...(c.returnState ? Array.from({ length: states }, (_, i) => `y${i}`) : []),
        ];
        graph.add(Bidirectional, {
          name: 'y',
          inputs: names,
          outputs,
          attributes: {
            n_out: c.units * (mode === 'concat' ? 2 : 1),
            merge_mode: mode,
            ...common(c),
            forward_class_name: forward,
            ...cell(forward, 'forward_', c, random, true),
            backward_class_name: backward,
            ...cell(backward, 'backward_', c, random, true),
          },
        });
        graph.setOutput(outputs);
        expect(difference(graph, random)).toBeLessThan(2 ** -24);
      }),
      { numRuns: 60 },
    );
  });
});

/** A quantiser of a cell. */
const quantizer = fc
  .record({ width: fc.integer({ min: 3, max: 6 }), integer: fc.integer({ min: 0, max: 2 }), signed: fc.boolean() })
  .map(({ width, integer, signed }) => fixed(width, integer, { signed, rounding: 'RND_CONV', saturation: 'SAT' }));
const functions = fc.constantFrom('linear', 'relu', 'hard_sigmoid', 'hard_tanh', 'binary_tanh', 'tanh', 'sigmoid');
const quantizers = fc.record({ activation: quantizer, gate: quantizer, state: quantizer });

describe('recurrent kernels in the bit-exact mode equal the float functions exactly, with quantised functions and states', () => {
  it.each(Object.keys(CLASSES) as CellKind[])('%s', (kind) => {
    fc.assert(
      fc.property(shape, functions, functions, quantizers, (c, activation, gate, types) => {
        const random = seeded(c.seed);
        const graph = new ModelGraph('m', schema);
        const states = CELLS[kind].states;
        const names = inputs(graph, c, states);
        const outputs = ['y', ...(c.returnState ? Array.from({ length: states }, (_, i) => `y${i}`) : [])];
        const gated = kind === 'SimpleRNN' ? {} : { recurrent_activation_t: { name: 'g', precision: types.gate } };
        graph.add(CLASSES[kind], {
          name: 'y',
          inputs: names,
          outputs,
          attributes: {
            n_out: c.units,
            ...common(c),
            ...cell(kind, '', { ...c, activation, gate } as Case, random, false),
            activation_t: { name: 'a', precision: types.activation },
            state_t: { name: 's', precision: types.state },
            ...gated,
          },
        });
        graph.setOutput(outputs);
        const arrays = graph.inputs.map((layer) => eighths(random, [SAMPLES, ...layer.shape]));
        const expected = createFloatReference(graph).run(arrays).outputs;
        const config = { Model: { BitExact: true, Precision: 'fixed<8,4>' } };
        applyFlow(registry, graph, 'convert', { config: { config } });
        const found = createEmulator(graph).predict(arrays).outputs;
        // Floats tell 0 from -0.
        const values = ({ data }: Tensor) => Array.from(data, (value) => value + 0);
        expect(found.map(values)).toEqual(expected.map(values));
      }),
      { numRuns: 60 },
    );
  });
});
