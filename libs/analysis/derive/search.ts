import type { Tensor } from '../../ir';
import { relativeRms } from '../accuracy';
import type { Knob } from './assignment';

export type Widths = ReadonlyMap<string, number>;

/** What one set of widths gives. */
export interface Attempt {
  /** The knobs that exist under these widths, with the widths that they took. */
  readonly knobs: ReadonlyMap<string, Knob>;
  /** Relative rms error. */
  readonly error: number;
  readonly outputs: readonly Tensor[];
  /** Whether everything that was asked for is met. */
  readonly good: boolean;
}

export interface SearchResult {
  readonly widths: Widths;
  readonly good: boolean;
  readonly attempts: number;
}

/** Bits by which a knob is narrowed to see what it does. */
const PROBE = 2;

/** A knob that does nothing may go first, but not for nothing. */
const SMALLEST = 1e-12;

/** Rounds of widening, and of asking for half the error variance, before giving up. */
const WIDENINGS = 8;
const TIGHTENINGS = 8;

/** Attempts after which no more bits are tried. */
const MOST_ATTEMPTS = 120;

/**
 * Few bits that are good. Rounding errors are nearly independent, and each bit less makes the variance of one four times as large:
 * so one attempt a knob measures its share of the variance, and from the shares follows without further attempts which bits
 * may go for the least error per cost, until the error reaches `limit`. Where the result is not good after all (a class
 * changed) and one bit less or more somewhere does not help, half the variance is allowed. Then single bits are tried, round by round, the most expensive first.
 */
export function searchWidths(attempt: (widths: Widths) => Attempt, limit: number): SearchResult {
  let attempts = 0;
  const count = (widths: Widths) => {
    attempts++;
    return attempt(widths);
  };
  let base = count(new Map());
  for (let round = 0; !base.good && round < WIDENINGS && canWiden(base); round++) base = count(widenAll(base));
  if (!base.good) return { widths: widthsOf(base), good: false, attempts };

  const shares = new Map([...base.knobs.values()].map((knob) => [knob.id, varianceShare(base, knob, count)]));
  let found = base;
  let allowed = limit ** 2;
  for (let round = 0; round < TIGHTENINGS && found === base; round++, allowed /= 2) {
    const near = count(allocate(base, shares, allowed));
    found = near.good ? near : (repaired(near, count) ?? base);
  }
  const open = new Set(byCost(found).map(({ id }) => id));
  while (open.size > 0) {
    for (const id of open) {
      const knob = found.knobs.get(id);
      const narrower = knob && knob.width > knob.min && attempts < MOST_ATTEMPTS;
      const next = narrower ? count(widthsOf(found).set(id, knob.width - 1)) : undefined;
      if (next?.good) found = next;
      else open.delete(id);
    }
  }
  return { widths: widthsOf(found), good: true, attempts };
}

/** All widths one wider: for when bits that were enough for some of the data are not for all. */
export function widenAll({ knobs }: Attempt): Widths {
  return new Map([...knobs.values()].map(({ id, width, max }) => [id, Math.min(width + 1, max)]));
}

/** One bit less or more somewhere, the first that makes the result good: often a class hangs on a single rounding. */
function repaired(near: Attempt, count: (widths: Widths) => Attempt): Attempt | undefined {
  const knobs = byCost(near);
  const steps = [...knobs.map((knob) => [knob, -1] as const), ...knobs.reverse().map((knob) => [knob, 1] as const)];
  for (const [{ id, width, min, max }, step] of steps) {
    if (width + step < min || width + step > max) continue;
    const next = count(widthsOf(near).set(id, width + step));
    if (next.good) return next;
  }
  return undefined;
}

function canWiden({ knobs }: Attempt): boolean {
  return [...knobs.values()].some(({ width, max }) => width < max);
}

function widthsOf({ knobs }: Attempt): Map<string, number> {
  return new Map([...knobs].map(([id, { width }]) => [id, width]));
}

/** The most expensive first; equal ones by name, so that the result depends on nothing else. */
function byCost({ knobs }: Attempt): Knob[] {
  return [...knobs.values()].sort((a, b) => b.cost - a.cost || (a.id < b.id ? -1 : 1));
}

/** Variance that a knob's rounding has at the widths of `base`. */
function varianceShare(base: Attempt, { id, width, min }: Knob, count: (widths: Widths) => Attempt): number {
  const fewer = Math.min(PROBE, width - min);
  if (fewer === 0) return 0;
  const { outputs } = count(widthsOf(base).set(id, width - fewer));
  // The variance of a difference of two roundings, one 4^fewer times as large as the other.
  return relativeRms(outputs, base.outputs) ** 2 / (4 ** fewer + 1) + SMALLEST;
}

/** Narrows bit by bit what costs most for the variance that it adds, while the sum stays within `allowed`. */
function allocate(base: Attempt, shares: ReadonlyMap<string, number>, allowed: number): Widths {
  const widths = widthsOf(base);
  const knobs = [...base.knobs.values()];
  let total = base.error ** 2;
  const now = ({ id, width }: Knob) => shares.get(id)! * 4 ** (width - widths.get(id)!);
  for (;;) {
    const open = knobs.filter((knob) => widths.get(knob.id)! > knob.min && total + 3 * now(knob) <= allowed);
    if (open.length === 0) return widths;
    const best = open.reduce((a, b) => (b.cost * now(a) > a.cost * now(b) ? b : a));
    total += 3 * now(best);
    widths.set(best.id, widths.get(best.id)! - 1);
  }
}
