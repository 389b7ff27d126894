import type { Emulator, Vectors } from '../compiler';
import { quantizer, rangeOf } from '../fixed';
import { type Layer, type ModelGraph, sizeOf, type Tensor } from '../ir';
import { resultType } from '../kernels';

/** Samples in a testbench: enough to see every layer work, few enough to simulate in seconds. */
const [FEWEST, MOST] = [64, 256];

/**
 * Stimuli and expected outputs for an IP: the first samples of `data` (one array for each input), filled up with made-up ones where
 * there are too few. Equal graphs and data give equal vectors.
 */
export function vectorsFor(emulator: Emulator, graph: ModelGraph, data: readonly Tensor[] = []): Vectors {
  const given = data.length === 0 ? 0 : Math.min(...data.map(({ shape }) => shape[0]), MOST);
  const samples = Math.max(given, FEWEST);
  const random = uniform(1);
  const inputs = graph.inputs.map((layer, slot) => stimulus(layer, samples, given, data[slot], random));
  return emulator.vectors(inputs);
}

function stimulus(
  layer: Layer,
  samples: number,
  given: number,
  data: Tensor | undefined,
  random: () => number,
): Tensor {
  const size = sizeOf(layer.shape);
  const values = new Float64Array(samples * size);
  if (data) values.set(data.data.subarray(0, given * size));
  const type = resultType(layer);
  const { lo, hi, frac } = rangeOf(type);
  const [low, high] = [Number(lo) * 2 ** -frac, Number(hi) * 2 ** -frac];
  const convert = quantizer(type);
  // The ends of the range first: overflow shows there.
  const corners = [low, high, 0];
  for (let sample = given; sample < samples; sample++) {
    const corner = corners[sample - given];
    for (let i = 0; i < size; i++) values[sample * size + i] = convert(corner ?? low + random() * (high - low));
  }
  return { shape: [samples, ...layer.shape], data: values };
}

/** Numbers in [0, 1) that depend on the seed alone (xorshift32). */
function uniform(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
