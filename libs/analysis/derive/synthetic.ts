import { type ModelGraph, sizeOf, type Tensor } from '../../ir';

/** Synthetic inputs lie within this on both sides of 0. */
export const ASSUMED_RANGE = 4;

/** Normally distributed inputs (mean 0, deviation 1, cut off at `ASSUMED_RANGE`) that depend on nothing: for want of data. */
export function syntheticInputs(graph: ModelGraph, samples: number): readonly Tensor[] {
  let state = 1;
  // Lehmer's generator: the products stay below 2^53.
  const next = () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
  const normal = () => Math.sqrt(-2 * Math.log(next())) * Math.cos(2 * Math.PI * next());
  return graph.inputs.map((layer) => ({
    shape: [samples, ...layer.shape],
    data: Float64Array.from({ length: samples * sizeOf(layer.shape) }, () =>
      Math.min(Math.max(normal(), -ASSUMED_RANGE), ASSUMED_RANGE),
    ),
  }));
}
