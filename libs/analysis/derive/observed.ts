import { type ModelGraph, type Tensor, weightTensor } from '../../ir';
import { type Range, rangeOfValues, unionOf } from '../ranges';
import { type Entries, insideKey } from './structure';

/** Ranges of what float functions observe inside their layers, by `insideKey`. */
export function rangesInside(): {
  readonly ranges: ReadonlyMap<string, Range>;
  readonly observe: (layer: string, what: string, values: Float64Array) => void;
} {
  const ranges = new Map<string, Range>();
  return {
    ranges,
    observe(layer, what, data) {
      const [key, found] = [insideKey(layer, what), rangeOfValues({ data })];
      const before = ranges.get(key);
      ranges.set(key, before ? unionOf(before, found) : found);
    },
  };
}

/** The range of each layer of a trace; copies of a layer, which share an entry, have the range of all of them. */
export function rangesByLayer(trace: ReadonlyMap<string, Tensor>, { of }: Entries): ReadonlyMap<string, Range> {
  const byEntry = new Map<string, Range>();
  for (const [layer, tensor] of trace) {
    const [entry, found] = [of.get(layer)!, rangeOfValues(tensor)];
    const before = byEntry.get(entry);
    byEntry.set(entry, before ? unionOf(before, found) : found);
  }
  return new Map([...trace.keys()].map((layer) => [layer, byEntry.get(of.get(layer)!)!]));
}

/** The ranges of all trained numbers as the model quantises them, by `insideKey`. */
export function rangesOfWeights(graph: ModelGraph): ReadonlyMap<string, Range> {
  return new Map(
    graph.layers.flatMap((layer) =>
      [...layer.weights].map(
        ([variable, { weight }]) => [insideKey(layer.name, variable), rangeOfValues(weightTensor(weight))] as const,
      ),
    ),
  );
}
