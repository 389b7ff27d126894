import type { Tensor } from '../ir';
import { relativeRms } from './accuracy';

/** How far one layer's fixed-point output is from the float model's. */
export interface Departure {
  readonly layer: string;
  /** rms of the error divided by the rms of the float values. */
  readonly relativeRms: number;
  /** Largest |error|. */
  readonly largest: number;
}

/** Departure of every layer that both traces have, in the order of the second. */
export function compareTraces(
  float: ReadonlyMap<string, Tensor>,
  fixed: ReadonlyMap<string, Tensor>,
): readonly Departure[] {
  return [...fixed]
    .filter(([layer]) => float.has(layer))
    .map(([layer, found]) => {
      const expected = float.get(layer)!;
      const largest = largestDifference(found.data, expected.data);
      return { layer, relativeRms: relativeRms([found], [expected]), largest };
    });
}

/** The first layer whose relative rms error is above `limit` (5 % by default); undefined when all follow the float model. */
export function firstDeparture(departures: readonly Departure[], limit = 0.05): Departure | undefined {
  return departures.find((departure) => departure.relativeRms > limit);
}

function largestDifference(a: Tensor['data'], b: Tensor['data']): number {
  let largest = 0;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs(a[i] - b[i]));
  return largest;
}
