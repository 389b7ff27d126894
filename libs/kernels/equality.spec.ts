import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEmulator } from '../emulator';
import {
  align,
  contains,
  type Exact,
  exactArith,
  fractionBits,
  type Interval,
  intervalArith,
  intervalOf,
  rangeOf,
  rawToDouble,
} from '../fixed';
import { Layer, type ModelGraph, sizeOf, type Tensor } from '../ir';
import { interpreter, lowerConstants, traceGraph } from '../netlist';
import { randomNetwork, randomWindowLayer, type Seeded, seeded } from '../testkit';
import { BUILT_IN_KERNELS, type KernelTable, prepareKernel, QUARTUS_KERNELS } from '.';

const SAMPLES = 6;

const typeOf = (graph: ModelGraph, tensor: string) => graph.typeOf(tensor).precision;

/** Raw words of each input and sample: bounds, zero, and at random. */
function randomWords(graph: ModelGraph, random: Seeded): bigint[][][] {
  return graph.inputs.map((input) => {
    const { lo, hi } = rangeOf(input.get(Layer.common.result).precision);
    const word = () => (random.chance(0.3) ? random.pick([lo, hi]) : lo + BigInt(random.int(0, Number(hi - lo))));
    return Array.from({ length: SAMPLES }, () => Array.from({ length: sizeOf(input.shape) }, word));
  });
}

function asTensors(graph: ModelGraph, words: readonly bigint[][][]): Tensor[] {
  return graph.inputs.map((input, port) => {
    const frac = fractionBits(input.get(Layer.common.result).precision);
    const data = Float64Array.from(words[port].flat(), (word) => rawToDouble(word, frac));
    return { shape: [SAMPLES, ...input.shape], data };
  });
}

/** Every tensor of a graph by one arithmetic, from those of its inputs. */
function evaluate<T>(graph: ModelGraph, inputs: readonly (readonly T[])[], run: (layer: Layer, x: T[][]) => T[][]) {
  const values = new Map<string, readonly T[]>();
  for (const [i, input] of graph.inputs.entries()) values.set(input.name, inputs[i]);
  for (const layer of graph.layers.filter(({ kind }) => kind !== 'Input')) {
    const outputs = run(
      layer,
      layer.inputs.map((name) => [...values.get(name)!]),
    );
    for (const [i, name] of layer.outputs.entries()) values.set(name, outputs[i]);
  }
  return values;
}

/** Checks every rung against exact arithmetic on all outputs of a network. */
function checkNetwork(graph: ModelGraph, seed: number, table: KernelTable = BUILT_IN_KERNELS): void {
  const words = randomWords(graph, seeded(seed));
  const samples = Array.from({ length: SAMPLES }, (_, i) => words.map((port) => port[i]));
  const kernels = new Map(graph.layers.filter(({ kind }) => kind !== 'Input').map((l) => [l, prepareKernel(table, l)]));

  const exact = samples.map((sample) => {
    const inputs = sample.map((port, i) => {
      const frac = fractionBits(graph.inputs[i].get(Layer.common.result).precision);
      return port.map((raw): Exact => ({ raw, frac }));
    });
    return evaluate<Exact>(graph, inputs, (layer, x) => kernels.get(layer)!(x, exactArith));
  });
  const wordsOf = (values: ReadonlyMap<string, readonly Exact[]>, name: string) => {
    const frac = fractionBits(typeOf(graph, name));
    return values.get(name)!.map((value) => align(value.raw, value.frac, frac));
  };
  const expected = graph.outputs.map((name) => exact.map((values) => wordsOf(values, name)));

  // Bounds hold every value, and no bound leaves the type.
  const ranges = graph.inputs.map((input) =>
    new Array<Interval>(sizeOf(input.shape)).fill(intervalOf(input.get(Layer.common.result).precision)),
  );
  const bounds = evaluate<Interval>(graph, ranges, (layer, x) => kernels.get(layer)!(x, intervalArith()));
  for (const [name, intervals] of bounds) {
    for (const values of exact) {
      for (const [i, value] of values.get(name)!.entries()) {
        if (!contains(intervals[i], value))
          throw new Error(`${name}[${i}] = ${value.raw} / 2^${value.frac} is outside`);
      }
    }
  }

  const tensors = asTensors(graph, words);
  expect(createEmulator(graph, { kernels: table, generic: true }).vectors(tensors).outputs, 'generic').toEqual(
    expected,
  );
  expect(createEmulator(graph, { kernels: table }).vectors(tensors).outputs, 'with fast paths').toEqual(expected);

  const traced = traceGraph(graph, table);
  for (const [name, netlist] of Object.entries({ traced, lowered: lowerConstants(traced) })) {
    const compute = interpreter(netlist);
    const outputs = samples.map(compute);
    expect(
      graph.outputs.map((_, port) => outputs.map((sample) => sample[port])),
      name,
    ).toEqual(expected);
  }
}

describe('exact = doubles = fast paths = netlist = lowered netlist, within bounds', () => {
  it('for random networks of any types', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => checkNetwork(randomNetwork(seed), seed)),
      { numRuns: 150 },
    );
  });

  it('for random layers over pixels', () => {
    const property = fc.property(fc.nat(), (seed) => checkNetwork(randomWindowLayer(seed, 'random'), seed));
    fc.assert(property, { numRuns: 150 });
  });

  it('for both with the kernels of Quartus', () => {
    const kernels = new Map([...BUILT_IN_KERNELS, ...QUARTUS_KERNELS]);
    const property = fc.property(fc.nat(), (seed) => {
      checkNetwork(randomNetwork(seed), seed, kernels);
      checkNetwork(randomWindowLayer(seed, 'random'), seed, kernels);
    });
    fc.assert(property, { numRuns: 100 });
  });

  it('is a test that networks of every kind of layer take', () => {
    const kinds = new Set(
      Array.from({ length: 300 }, (_, seed) => randomNetwork(seed).layers.map(({ kind }) => kind)).flat(),
    );
    expect(kinds.size).toBeGreaterThanOrEqual(13);
  });
});
