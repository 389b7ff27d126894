import type { Tensor } from '../../ir';
import { relativeErrors } from '../accuracy';
import type { Knob } from './assignment';

export type Widths = ReadonlyMap<string, number>;

/** What one set of widths gives. */
export interface Attempt {
  /** The knobs that exist under these widths, with the widths that they took. */
  readonly knobs: ReadonlyMap<string, Knob>;
  /** Relative rms error of each output. */
  readonly errors: readonly number[];
  readonly outputs: readonly Tensor[];
  /** Whether everything that was asked for is met. */
  readonly good: boolean;
}

export interface SearchResult {
  readonly widths: Widths;
  readonly good: boolean;
  readonly attempts: number;
}

export interface SearchOptions {
  readonly attempt: (widths: Widths) => Attempt;
  /** As `attempt`, on as few samples as show how large an error is: only outputs are compared, with one another. */
  readonly probe: (widths: Widths) => Pick<Attempt, 'outputs'>;
  /** Relative rms error that each output may have. */
  readonly limit: number;
}

/** Bits by which a knob is narrowed to see what it does. */
const PROBE = 2;

/** A knob that does nothing may go first, but not for nothing. */
const SMALLEST = 1e-12;

/** Rounds of widening, and of allowing less error variance, before giving up. */
const WIDENINGS = 8;
const TIGHTENINGS = 8;

/** Bits that one round of widening adds at most. */
const MOST_WIDER = 4;

/** Attempts after which no more bits are tried. */
const MOST_ATTEMPTS = 120;

/**
 * Few bits that are good. Rounding errors are nearly independent, and each bit less makes the variance of one four times as large:
 * so one probe a knob measures its share of the variance, and from the shares follows without further attempts which bits
 * may go for the least error per cost, until the error reaches `limit`. Where the result is not good after all (a class
 * changed) and one bit less or more somewhere does not help, less variance is allowed. Then bits are tried, round by round,
 * the most expensive first.
 */
export function searchWidths({ attempt, probe, limit }: SearchOptions): SearchResult {
  let attempts = 0;
  const count = (widths: Widths) => {
    attempts++;
    return attempt(widths);
  };
  let base = count(new Map());
  for (let round = 0; !base.good && round < WIDENINGS && canWiden(base); round++) {
    base = count(widened(base, Math.ceil(Math.log2(Math.max(...base.errors) / limit))));
  }
  if (!base.good) return { widths: widthsOf(base), good: false, attempts };

  const shares = measureShares(base, probe);
  let found = base;
  let allowed = limit ** 2;
  for (let round = 0; round < TIGHTENINGS && found === base && attempts < MOST_ATTEMPTS; round++) {
    const near = count(allocate(base, shares, allowed));
    // Within the limit it is a class that is wrong, which may hang on a single rounding.
    const close = Math.max(...near.errors) <= limit;
    found = near.good ? near : ((close ? repaired(near, count) : undefined) ?? base);
    allowed /= close ? 2 : Math.min(Math.max(2, (Math.max(...near.errors) / limit) ** 2), 4 ** MOST_WIDER);
  }
  // Twice as many bits are tried after each success, for knobs whose shares say nothing of when a class or a step tips.
  const open = new Map(byCost(found).map(({ id }) => [id, 1]));
  while (open.size > 0) {
    for (const [id, step] of open) {
      // A table of which each step of a narrower input has an entry has no size to choose any more.
      const { width, min } = found.knobs.get(id) ?? { width: 0, min: 0 };
      const narrower = Math.max(width - step, min);
      const next = narrower < width && attempts < MOST_ATTEMPTS ? count(widthsOf(found).set(id, narrower)) : undefined;
      if (next?.good) {
        found = next;
        open.set(id, 2 * step);
      } else if (next && narrower < width - 1) {
        open.set(id, 1);
      } else {
        open.delete(id);
      }
    }
  }
  return { widths: widthsOf(found), good: true, attempts };
}

/** All widths wider by one bit, or as many as are given: for when bits that were enough for some of the data are not for all. */
export function widened({ knobs }: Pick<Attempt, 'knobs'>, bits = 1): Widths {
  const more = Math.min(Math.max(bits, 1), MOST_WIDER);
  return new Map([...knobs.values()].map(({ id, width, max }) => [id, Math.min(width + more, max)]));
}

/** One bit less or more somewhere, the first that makes the result good. */
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
  const last = ({ cost, width }: Knob) => cost(width);
  return [...knobs.values()].sort((a, b) => last(b) - last(a) || (a.id < b.id ? -1 : 1));
}

/** For each knob the variance that its rounding has at the widths of `base`, in each output. */
function measureShares(base: Attempt, probe: SearchOptions['probe']): ReadonlyMap<string, readonly number[]> {
  const { outputs } = probe(widthsOf(base));
  return new Map(
    [...base.knobs.values()].map(({ id, width, min }) => {
      const fewer = Math.min(PROBE, width - min);
      if (fewer === 0) return [id, outputs.map(() => 0)];
      const changed = relativeErrors(probe(widthsOf(base).set(id, width - fewer)).outputs, outputs);
      // The variance of a difference of two roundings, one 4^fewer times as large as the other.
      return [id, changed.map((error) => error ** 2 / (4 ** fewer + 1) + SMALLEST)];
    }),
  );
}

/** Narrows bit by bit what costs most for the variance that it adds, while that of every output stays within `allowed`. */
function allocate(base: Attempt, shares: ReadonlyMap<string, readonly number[]>, allowed: number): Widths {
  const widths = widthsOf(base);
  const totals = base.errors.map((error) => error ** 2);
  const added = ({ id, width }: Knob) => shares.get(id)!.map((share) => 3 * share * 4 ** (width - widths.get(id)!));
  /** LUTs for the part of what is allowed that is taken. */
  const value = (knob: Knob) => knob.cost(widths.get(knob.id)!) / Math.max(...added(knob));
  for (;;) {
    const open = [...base.knobs.values()].filter(
      (knob) => widths.get(knob.id)! > knob.min && added(knob).every((more, i) => totals[i] + more <= allowed),
    );
    if (open.length === 0) return widths;
    const best = open.reduce((a, b) => (value(b) > value(a) ? b : a));
    for (const [i, more] of added(best).entries()) totals[i] += more;
    widths.set(best.id, widths.get(best.id)! - 1);
  }
}
