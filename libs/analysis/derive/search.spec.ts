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
      const width = Math.min(Math.max(widths.get(id) ?? start, 2), 18);
      knobs.set(id, { id, width, min: 2, max: 18, cost: () => cost });
    }
    const errors = Object.entries(variables).map(([id, { weight }]) => weight * 2 ** -knobs.get(id)!.width);
    const data = Float64Array.from([1, ...errors]);
    const error = Math.hypot(...errors);
    const taken = new Map([...knobs].map(([id, { width }]) => [id, width]));
    return { knobs, errors: [error], outputs: [{ shape: [1, data.length], data }], good: good(error, taken) };
  };
}

const search = (attempt: (widths: Widths) => Attempt, limit: number) =>
  searchWidths({ attempt, probe: attempt, limit });

describe('the search for widths', () => {
  it('gives the bits to what is cheap', () => {
    const variables = {
      weights: { start: 10, cost: 2000, weight: 1 },
      output: { start: 10, cost: 10, weight: 1 },
    };
    const { widths, good } = search(
      network(variables, (error) => error <= 0.05),
      0.05,
    );
    expect(good).toBe(true);
    // 2^-5 alone leaves 0.039 for the output, of which 2^-4 is too much and 2^-5 just enough.
    expect(Object.fromEntries(widths)).toEqual({ weights: 5, output: 5 });
  });

  it('narrows what has no effect to its minimum', () => {
    const variables = { idle: { start: 12, cost: 1, weight: 0 }, live: { start: 12, cost: 100, weight: 1 } };
    const { widths } = search(
      network(variables, (error) => error <= 0.05),
      0.05,
    );
    expect(Object.fromEntries(widths)).toEqual({ idle: 2, live: 5 });
  });

  it('widens first when the start is too narrow', () => {
    const variables = { a: { start: 3, cost: 1, weight: 1 } };
    const { widths, good } = search(
      network(variables, (error) => error <= 0.01),
      0.01,
    );
    expect([good, widths.get('a')]).toEqual([true, 7]);
  });

  it('gives up where no width is enough, after a bounded number of attempts', () => {
    const variables = { a: { start: 3, cost: 1, weight: 1 } };
    const { good, attempts } = search(
      network(variables, () => false),
      0.01,
    );
    expect(good).toBe(false);
    expect(attempts).toBeLessThan(10);
  });

  it('goes on without a knob that goes when another one is narrow', () => {
    const all = network({ a: { start: 9, cost: 1, weight: 1 }, b: { start: 9, cost: 2, weight: 0 } }, (e) => e <= 0.05);
    const attempt = (widths: Widths): Attempt => {
      const made = all(widths);
      const knobs = new Map(made.knobs);
      if (knobs.get('a')!.width < 7) knobs.delete('b');
      return { ...made, knobs };
    };
    expect(Object.fromEntries(search(attempt, 0.05).widths)).toEqual({ a: 5 });
  });

  it('gets past a condition that hangs on a single bit', () => {
    const variables = { a: { start: 10, cost: 5, weight: 1 }, b: { start: 10, cost: 1, weight: 1 } };
    const oddB = (error: number, widths: Widths) =>
      error <= 0.05 && (widths.get('b')! % 2 === 1 || widths.get('b')! > 9);
    const { widths, good } = search(network(variables, oddB), 0.05);
    expect([good, widths.get('a'), widths.get('b')! % 2]).toEqual([true, 5, 1]);
  });
});
