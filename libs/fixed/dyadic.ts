import { shiftRound } from './rounding';

/** An exact dyadic rational: `raw * 2^-frac`. `frac` may be negative; the pair need not be in lowest terms. */
export interface Exact {
  readonly raw: bigint;
  readonly frac: number;
}

/** Exponents of two up to this one, either sign, are finite normal doubles with room for a 24-bit factor. */
const SAFE_EXPONENT = 1000;

/** The value of a finite double as a dyadic in lowest terms (`raw` odd, or 0 with `frac` 0). Throws on NaN, infinity. */
export function decompose(value: number): Exact {
  if (!Number.isFinite(value)) throw new Error(`${value} is not a dyadic rational`);
  if (value === 0) return { raw: 0n, frac: 0 };
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, value);
  const high = bits.getUint32(0);
  const low = bits.getUint32(4);
  const exponent = (high >>> 20) & 0x7ff;
  const top = exponent === 0 ? high & 0xfffff : (high & 0xfffff) | 0x100000;
  const zeros = low === 0 ? 32 + trailingZeros(top) : trailingZeros(low);
  const magnitude = BigInt(top * 2 ** 32 + low) >> BigInt(zeros);
  return { raw: value < 0 ? -magnitude : magnitude, frac: 1075 - Math.max(exponent, 1) - zeros };
}

function trailingZeros(word: number): number {
  return 31 - Math.clz32(word & -word);
}

/** `raw * 2^(to - from)`: the same value on the finer grid `to`. Throws when `to` is coarser. */
export function align(raw: bigint, from: number, to: number): bigint {
  return to === from ? raw : raw << BigInt(refinement(from, to));
}

function refinement(from: number, to: number): number {
  if (to < from) throw new Error(`cannot align ${from} fractional bits to ${to} without loss`);
  return to - from;
}

/** The integer `value * 2^frac`. Throws when `value` is not finite or not a multiple of 2^-frac. */
export function doubleToRaw(value: number, frac: number): bigint {
  const exact = decompose(value);
  return exact.raw === 0n ? 0n : align(exact.raw, exact.frac, frac);
}

/** The double nearest to `raw * 2^-frac`, ties to even; infinite beyond the range of doubles. */
export function rawToDouble(raw: bigint, frac: number): number {
  const bits = bitLength(raw);
  if (bits - frac <= -1022) return Number(shiftRound(raw, frac - 1074, 'RND_CONV')) * 2 ** -1074;
  // 66 bits, the lowest of them sticky, round as the whole number does: Number() itself may not see beyond 2^1024.
  const excess = Math.max(0, bits - 66);
  return scale(Number(excess === 0 ? raw : keepSticky(raw, BigInt(excess))), excess - frac);
}

function keepSticky(raw: bigint, excess: bigint): bigint {
  const kept = raw >> excess;
  return kept << excess === raw ? kept : kept | 1n;
}

function scale(value: number, exponent: number): number {
  if (exponent > SAFE_EXPONENT) return scale(value * 2 ** SAFE_EXPONENT, exponent - SAFE_EXPONENT);
  if (exponent < -SAFE_EXPONENT) return scale(value * 2 ** -SAFE_EXPONENT, exponent + SAFE_EXPONENT);
  return value * 2 ** exponent;
}

/** Number of bits of |raw|; 0 for 0. */
export function bitLength(raw: bigint): number {
  if (raw === 0n) return 0;
  const hex = (raw < 0n ? -raw : raw).toString(16);
  return 4 * hex.length - (Math.clz32(Number.parseInt(hex[0], 16)) - 28);
}

/** The lesser of two integers; `Math.min` does not take them. */
export function least(a: bigint, b: bigint): bigint {
  if (a < b) return a;
  return b;
}

/** The greater of two integers. */
export function greatest(a: bigint, b: bigint): bigint {
  if (a > b) return a;
  return b;
}
