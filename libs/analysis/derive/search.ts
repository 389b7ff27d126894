import type { Knob } from './assignment';

export type Widths = ReadonlyMap<string, number>;

/** Knobs and verdict of one try. */
export interface Attempt {
  readonly knobs: ReadonlyMap<string, Knob>;
  readonly good: boolean;
}

export interface SearchResult {
  readonly widths: Widths;
  readonly good: boolean;
  readonly attempts: number;
}

/** Rounds of widening before giving up. */
const WIDENINGS = 8;

/**
 * Few bits that are good: widens all by one until they are, narrows all together while they stay so, then each on its own, the
 * most numerous first, round by round until no bit can go. At most `budget` attempts after the first good one.
 */
export function searchWidths(attempt: (widths: Widths) => Attempt, budget: number): SearchResult {
  let attempts = 0;
  const count = (widths: Widths) => {
    attempts++;
    return attempt(widths);
  };
  let widths: Widths = new Map();
  let current = count(widths);
  for (let round = 0; !current.good && round < WIDENINGS && moved(current, 1); round++) {
    widths = shifted(current, 1);
    current = count(widths);
  }
  if (!current.good) return { widths, good: false, attempts };

  const end = attempts + budget;
  while (attempts < end && moved(current, -1)) {
    const next = count(shifted(current, -1));
    if (!next.good) break;
    current = next;
  }
  widths = widthsOf(current);
  const open = new Set(
    [...current.knobs.values()].sort((a, b) => b.elements - a.elements || (a.id < b.id ? -1 : 1)).map(({ id }) => id),
  );
  while (open.size > 0) {
    for (const id of open) {
      const knob = current.knobs.get(id);
      if (attempts >= end) return { widths, good: true, attempts };
      const next = knob && knob.width > knob.min ? count(new Map(widths).set(id, knob.width - 1)) : undefined;
      if (next?.good) {
        current = next;
        widths = widthsOf(current);
      } else {
        open.delete(id);
      }
    }
  }
  return { widths, good: true, attempts };
}

/** All widths one wider, for when bits that were enough for the search are not. */
export function widenAll(attempt: Attempt): Widths {
  return shifted(attempt, 1);
}

function widthsOf({ knobs }: Attempt): Widths {
  return new Map([...knobs].map(([id, { width }]) => [id, width]));
}

function shifted({ knobs }: Attempt, by: number): Widths {
  return new Map([...knobs].map(([id, { width, min, max }]) => [id, Math.min(Math.max(width + by, min), max)]));
}

function moved({ knobs }: Attempt, by: number): boolean {
  return [...knobs.values()].some(({ width, min, max }) => (by > 0 ? width < max : width > min));
}
