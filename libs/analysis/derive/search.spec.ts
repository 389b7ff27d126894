import { describe, expect, it } from 'vitest';
import type { Knob } from './assignment';
import { type Attempt, searchWidths, type Widths } from './search';

interface Variable {
  readonly start: number;
  readonly cost: number;
  /** rms of the rounding error at width 0. */
  readonly weight: number;
}

/** A network in which every knob adds an independent error of weight * 2^-width: one output element for each. */
function network(variables: Readonly<Record<string, Variable>>, good: (error: number, widths: Widths) => boolean) {
  return (widths: Widths): Attempt => {
    const knobs = new Map<string, Knob>();
    for (const [id, { start, cost }] of Object.entries(variables)) {
      knobs.set(id, { id, width: Math.min(Math.max(widths.get(id) ?? start, 2), 18), min: 2, max: 18, cost });
    }
    const errors = Object.entries(variables).map(([id, { weight }]) => weight * 2 ** -knobs.get(id)!.width);
    const data = Float64Array.from([1, ...errors]);
    const error = Math.hypot(...errors);
    const taken = new Map([...knobs].map(([id, { width }]) => [id, width]));
    return { knobs, error, outputs: [{ shape: [1, data.length], data }], good: good(error, taken) };
  };
}

describe('the search for widths', () => {
  it('gives the bits to what is cheap', () => {
    const variables = {
      weights: { start: 10, cost: 2000, weight: 1 },
      output: { start: 10, cost: 10, weight: 1 },
    };
    const { widths, good } = searchWidths(
      network(variables, (error) => error <= 0.05),
      0.05,
    );
    expect(good).toBe(true);
    // 2^-5 alone leaves 0.039 for the output, of which 2^-4 is too much and 2^-5 just enough.
    expect(Object.fromEntries(widths)).toEqual({ weights: 5, output: 5 });
  });

  it('narrows what has no effect to its minimum', () => {
    const variables = { idle: { start: 12, cost: 1, weight: 0 }, live: { start: 12, cost: 100, weight: 1 } };
    const { widths } = searchWidths(
      network(variables, (error) => error <= 0.05),
      0.05,
    );
    expect(Object.fromEntries(widths)).toEqual({ idle: 2, live: 5 });
  });

  it('widens first when the start is too narrow', () => {
    const variables = { a: { start: 3, cost: 1, weight: 1 } };
    const { widths, good } = searchWidths(
      network(variables, (error) => error <= 0.01),
      0.01,
    );
    expect([good, widths.get('a')]).toEqual([true, 7]);
  });

  it('gives up where no width is enough, after a bounded number of attempts', () => {
    const variables = { a: { start: 3, cost: 1, weight: 1 } };
    const { good, attempts } = searchWidths(
      network(variables, () => false),
      0.01,
    );
    expect(good).toBe(false);
    expect(attempts).toBeLessThan(10);
  });

  it('gets past a condition that hangs on a single bit', () => {
    const variables = { a: { start: 10, cost: 5, weight: 1 }, b: { start: 10, cost: 1, weight: 1 } };
    const oddB = (error: number, widths: Widths) =>
      error <= 0.05 && (widths.get('b')! % 2 === 1 || widths.get('b')! > 9);
    const { widths, good } = searchWidths(network(variables, oddB), 0.05);
    expect([good, widths.get('a'), widths.get('b')! % 2]).toEqual([true, 5, 1]);
  });
});
