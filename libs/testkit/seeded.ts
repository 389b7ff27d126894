import { sizeOf, type Tensor, tensor } from '../ir';

/** Random numbers that depend on a seed alone. */
export interface Seeded {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform among the integers from `low` to `high`, both included. */
  int(low: number, high: number): number;
  pick<T>(list: readonly T[]): T;
  /** True with the given probability. */
  chance(probability: number): boolean;
}

/** A generator of 32-bit state (mulberry32); equal seeds give equal sequences. */
export function seeded(seed: number): Seeded {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const int = (low: number, high: number) => low + Math.floor(next() * (high - low + 1));
  return { next, int, pick: (list) => list[int(0, list.length - 1)], chance: (probability) => next() < probability };
}

/** A float64 tensor of multiples of 2^-fraction, uniform in [-limit, limit). */
export function seededTensor(random: Seeded, shape: readonly number[], limit = 8, fraction = 10): Tensor {
  const steps = limit * 2 ** fraction;
  return tensor(
    shape,
    Array.from({ length: sizeOf(shape) }, () => random.int(-steps, steps - 1) / 2 ** fraction),
  );
}
