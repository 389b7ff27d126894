import { assertNever } from '../diagnostic';
import type { Rounding } from './precision';

/** `raw * 2^-shift` as an integer, rounded by `mode` (numerics.md 1.2); exact when `shift` <= 0. */
export function shiftRound(raw: bigint, shift: number, mode: Rounding): bigint {
  if (shift <= 0) return raw << BigInt(-shift);
  const bits = BigInt(shift);
  const half = 1n << (bits - 1n);
  switch (mode) {
    case 'TRN':
      return raw >> bits;
    case 'TRN_ZERO':
      return raw < 0n ? -(-raw >> bits) : raw >> bits;
    case 'RND':
      return (raw + half) >> bits;
    case 'RND_MIN_INF':
      return (raw + half - 1n) >> bits;
    case 'RND_ZERO':
      return (raw < 0n ? raw + half : raw + half - 1n) >> bits;
    case 'RND_INF':
      return (raw < 0n ? raw + half - 1n : raw + half) >> bits;
    case 'RND_CONV':
      return (raw + half - 1n + ((raw >> bits) & 1n)) >> bits;
    default:
      return assertNever(mode);
  }
}

/**
 * The same roundings of a double to an integral double, exact for every finite one: `Math.round` is the nearest, ties to
 * +infinity, which `floor(q + 0.5)` is not. Infinities and NaN give themselves. May return -0.
 */
export function doubleRounding(mode: Rounding): (q: number) => number {
  switch (mode) {
    case 'TRN':
      return Math.floor;
    case 'TRN_ZERO':
      return Math.trunc;
    case 'RND':
      return Math.round;
    case 'RND_MIN_INF':
      return (q) => -Math.round(-q);
    case 'RND_ZERO':
      return (q) => (q < 0 ? Math.round(q) : -Math.round(-q));
    case 'RND_INF':
      return (q) => (q < 0 ? -Math.round(-q) : Math.round(q));
    case 'RND_CONV':
      return (q) => {
        const up = Math.round(q);
        return up - q === 0.5 && up % 2 !== 0 ? up - 1 : up;
      };
    default:
      return assertNever(mode);
  }
}
