import { assertNever } from '../diagnostic';
import { rawToDouble } from './dyadic';
import { asFixed, rangeOf } from './format';
import type { FixedPrecision, Precision } from './precision';
import { quantizeExactly } from './quantize';
import { doubleRounding } from './rounding';

/** Doubles scaled by 2^F stay normal, and words scaled back stay finite, while |F| and |I| are at most this. */
const SAFE_EXPONENT = 900;

/**
 * Assignment to `to`, prepared for whole tensors. Equal to `quantizeExactly` for every double: scaling by a power of two,
 * rounding and taking a remainder are exact, so that integers are needed only for what wraps beyond 53 bits, saturation
 * bits and infinities. Never returns -0. Errors as `asFixed`.
 */
export function quantizer(to: Precision): (value: number) => number {
  const p = asFixed(to);
  const frac = p.width - p.integer;
  if (Math.abs(frac) > SAFE_EXPONENT || Math.abs(p.integer) > SAFE_EXPONENT)
    return (value) => quantizeExactly(value, p);
  const quantize = p.rounding === 'TRN' && p.saturation !== 'SAT_SYM' ? flooring(p, frac) : rounding(p, frac);
  // Scaling down could take a tiny negative value to -0, whose floor is not -1; an integer is never that small.
  return p.rounding === 'TRN' && frac < 0 ? (value) => quantize(Math.floor(value)) : quantize;
}

/** The default TRN, without an inner call for values in range. */
function flooring(p: FixedPrecision, frac: number): (value: number) => number {
  const up = 2 ** frac;
  const down = 2 ** -frac;
  const { start, end } = bounds(p);
  const overflow = doubleOverflow(p, down);
  return (value) => {
    const word = Math.floor(value * up);
    return word >= start && word < end ? word * down + 0 : overflow(value, word);
  };
}

function rounding(p: FixedPrecision, frac: number): (value: number) => number {
  const up = 2 ** frac;
  const down = 2 ** -frac;
  const round = doubleRounding(p.rounding);
  const { start, end } = bounds(p);
  const excluded = p.saturation === 'SAT_SYM' && p.signed ? start : Number.NaN;
  const overflow = doubleOverflow(p, down);
  return (value) => {
    const word = round(value * up);
    return word >= start && word < end && word !== excluded ? word * down + 0 : overflow(value, word);
  };
}

/** Words from `start` up to, not including, `end`: the greatest word of a wide type is no double. */
function bounds(p: FixedPrecision): { start: number; end: number } {
  const end = 2 ** (p.signed ? p.width - 1 : p.width);
  return { start: p.signed ? -end : 0, end };
}

/** The result for a value whose rounded word is out of range. */
function doubleOverflow(p: FixedPrecision, down: number): (value: number, word: number) => number {
  const range = rangeOf(p);
  const lo = rawToDouble(range.lo, range.frac);
  const hi = rawToDouble(range.hi, range.frac);
  switch (p.saturation) {
    case 'WRAP':
      return p.width <= 53 && p.satBits === 0 ? doubleWrap(p, down) : (value) => quantizeExactly(value, p);
    case 'SAT':
    case 'SAT_SYM':
      return (value) => (value < 0 ? lo : value > 0 ? hi : 0);
    case 'SAT_ZERO':
      return () => 0;
    default:
      return assertNever(p.saturation);
  }
}

function doubleWrap(p: FixedPrecision, down: number): (value: number, word: number) => number {
  const period = 2 ** p.width;
  const { end } = bounds(p);
  return (value, word) => {
    if (!Number.isFinite(word)) return quantizeExactly(value, p);
    const rest = word - Math.floor(word / period) * period;
    return (rest < end ? rest : rest - period) * down;
  };
}

const prepared = new WeakMap<Precision, (value: number) => number>();

/** `quantizer(to)(value)`, the quantiser kept as long as the object `to` lives. */
export function quantizeDouble(value: number, to: Precision): number {
  let quantize = prepared.get(to);
  if (quantize === undefined) {
    quantize = quantizer(to);
    prepared.set(to, quantize);
  }
  return quantize(value);
}
