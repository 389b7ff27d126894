import { type Layer, type ModelGraph, sizeOf, type Tensor } from '../../ir';
import { BUILT_IN_KERNELS } from '../../kernels';
import { Convolution, Dense, isStateful } from '../../layers';
import { countOperations } from '../../netlist';

/** What is counted where a matrix product counts its multiplications, for one operation of a kernel without a fast path. */
const SLOW = 20;

/** Multiplications in each layer for one sample; of a workspace's own layers, one for each element. */
export function countMultiplications(graph: ModelGraph): ReadonlyMap<string, number> {
  return new Map(
    graph.layers.map((layer) => {
      const known = layer.kind === 'Input' || BUILT_IN_KERNELS.has(layer.kind);
      return [
        layer.name,
        known ? countOperations(layer, BUILT_IN_KERNELS).multiplications : sizeOf(layer.shape),
      ] as const;
    }),
  );
}

/** What emulating one sample costs, in multiplications of a matrix product. */
export function effortOf(graph: ModelGraph, multiplications: ReadonlyMap<string, number>): number {
  const ofLayer = (layer: Layer) => {
    const count = multiplications.get(layer.name)!;
    const isMatrix = layer instanceof Dense || layer instanceof Convolution;
    return isMatrix ? count + SLOW * sizeOf(layer.shape) : SLOW * (count + sizeOf(layer.shape));
  };
  return graph.layers.reduce((sum, layer) => sum + ofLayer(layer), 0);
}

/** Takes `count` samples: evenly spread over all, or the first where each follows from those before it. */
export function sampler(graph: ModelGraph): (tensor: Tensor, count: number) => Tensor {
  const inOrder = isStateful(graph);
  return ({ shape, data }, count) => {
    const [samples = 0] = shape;
    if (count >= samples) return { shape, data };
    const size = data.length / samples;
    const out = new Float64Array(count * size);
    for (let i = 0; i < count; i++) {
      const from = (inOrder ? i : Math.floor((i * samples) / count)) * size;
      out.set(data.subarray(from, from + size), i * size);
    }
    return { shape: [count, ...shape.slice(1)], data: out };
  };
}
