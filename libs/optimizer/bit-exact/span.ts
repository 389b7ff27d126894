import { type Bits, minimalBits } from '../../fixed';

/** Values from `min` to `max` in multiples of `step`, a power of two. */
export interface Span {
  readonly min: number;
  readonly max: number;
  readonly step: number;
}

/** Beyond this many steps bounds are not exact in doubles: they are rounded outwards. */
const EXACT_STEPS = 2 ** 52;
const OUTWARDS = 1 + 2 ** -40;

export function spanOf({ k, i, f }: Bits): Span {
  const step = 2 ** -f;
  return { min: k === 0 ? 0 : -(2 ** i), max: 2 ** i - step, step };
}

/** The fewest bits that hold a span. */
export function bitsOfSpan({ min, max, step }: Span): Bits {
  if (min === 0 && max === 0) return { k: 0, i: 0, f: 0 };
  const bound = Math.max(max + step, -min);
  const safe = bound / step < EXACT_STEPS ? bound : bound * OUTWARDS;
  return { k: min < 0 ? 1 : 0, i: ceilLog2(safe), f: 0 - ceilLog2(step) };
}

export function addSpans(a: Span, b: Span): Span {
  return { min: a.min + b.min, max: a.max + b.max, step: Math.min(a.step, b.step) };
}

export function negateSpan({ min, max, step }: Span): Span {
  return { min: -max, max: -min, step };
}

export function multiplySpans(a: Span, b: Span): Span {
  const corners = [a.min * b.min, a.min * b.max, a.max * b.min, a.max * b.max];
  return { min: Math.min(...corners), max: Math.max(...corners), step: a.step * b.step };
}

/** A constant and the step of the grid that it is on. */
export interface GridConstant {
  readonly value: number;
  readonly step: number;
}

/** As many fraction bits as hold the constant, from -31 to 32. */
export function gridConstant(value: number): GridConstant {
  if (value === 0) return { value, step: 2 ** 31 };
  return { value, step: 2 ** -Math.min(32, Math.max(-31, minimalBits(value).f)) };
}

export function scaleSpan({ min, max, step }: Span, by: GridConstant): Span {
  const [a, b] = [min * by.value, max * by.value];
  return { min: Math.min(a, b), max: Math.max(a, b), step: step * by.step };
}

export function shiftSpan({ min, max, step }: Span, by: GridConstant): Span {
  return { min: min + by.value, max: max + by.value, step: Math.min(step, by.step) };
}

/** Bits of x for x >= 0, else `slope` times x. */
export function bitsOfSlope(x: Bits, slope: number): Bits {
  const { min, max, step } = spanOf(x);
  const below = scaleSpan({ min, max: 0, step }, gridConstant(slope));
  return bitsOfSpan({ min: Math.min(0, below.min), max: Math.max(max, below.max), step: Math.min(step, below.step) });
}

/** Bits of the sum of inputs times weights plus a bias: `visit` hands each pair to its argument. */
export function bitsOfSum(visit: (term: (x: Span, weight: GridConstant) => void) => void, bias: GridConstant): Bits {
  let [min, max, step] = [bias.value, bias.value, bias.step];
  visit((x, weight) => {
    const [a, b] = [x.min * weight.value, x.max * weight.value];
    min += Math.min(a, b);
    max += Math.max(a, b);
    step = Math.min(step, x.step * weight.step);
  });
  return bitsOfSpan({ min, max, step });
}

/** The least n with 2^n >= x > 0, exactly. */
function ceilLog2(x: number): number {
  let n = Math.round(Math.log2(x));
  while (2 ** n < x) n++;
  while (2 ** (n - 1) >= x) n--;
  return n;
}
