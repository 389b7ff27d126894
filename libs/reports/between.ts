import type { Findings } from './report';

/** A figure in its worst case, and in its best case where that is another. */
export function between(name: 'latency' | 'interval', min?: number, max?: number): Partial<Findings> {
  return { [name]: max, ...(min !== max && { [`${name}Min`]: min }) };
}
