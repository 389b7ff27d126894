/**
 * Single-precision functions as the C library (glibc) computes them, for tables that must match compiled code bit for bit.
 * `libs/kernels/float32.spec.ts` holds bit patterns of both.
 */
const f = Math.fround;

/** Steps between two powers of two, and 2^(i/32). */
const STEPS = 32;
const POWERS = Float64Array.from({ length: STEPS }, (_, i) => 2 ** (i / STEPS));
/** Polynomial of 2^(r/32) for |r| <= 1/2: the C library's own coefficients of r^3, r^2 and r. */
const CUBIC = 0.05550361559341535 / STEPS ** 3;
const SQUARE = 0.2402284522445722 / STEPS ** 2;
const LINEAR = 0.6931471806916203 / STEPS;

/** e^x: the argument in 32nds of a power of two, a table for the whole part, a cubic for the rest, all in double. */
export function expf(value: number): number {
  const x = f(value);
  if (Math.abs(x) > 110) return x > 0 ? Number.POSITIVE_INFINITY : 0;
  const scaled = Math.LOG2E * STEPS * x;
  const whole = Math.round(scaled);
  const r = scaled - whole;
  const step = ((whole % STEPS) + STEPS) % STEPS;
  const rest = (CUBIC * r + SQUARE) * (r * r) + (LINEAR * r + 1);
  return f(rest * POWERS[step] * 2 ** ((whole - step) / STEPS));
}

/** tanh for |x| < 22; beyond that the result is +-1. */
export function tanhf(x: number): number {
  const a = Math.abs(x);
  if (a >= 22) return Math.sign(x);
  if (a < 2 ** -28) return f(x * f(1 + x));
  let z: number;
  if (a >= 1) {
    const t = expm1f(f(2 * a));
    z = f(1 - f(2 / f(t + 2)));
  } else {
    const t = expm1f(f(-2 * a));
    z = f(f(-t) / f(t + 2));
  }
  return x < 0 ? -z : z;
}

const LN2 = Math.LN2;
const LN2_HI = f(6.931381225586e-1);
const LN2_LO = f(9.05800061445916e-6);
const INV_LN2 = f(1 / LN2);
const Q = [-3.3333335072e-2, 1.5873016091e-3, -7.936507609e-5, 4.0082177293e-6, -2.0109921195e-7].map(f);

/** e^x - 1 for |x| below 50, by argument reduction and a rational form. */
export function expm1f(value: number): number {
  let x = f(value);
  if (Math.abs(x) < 2 ** -25) return x;
  let [k, c] = [0, 0];
  if (Math.abs(x) > 0.5 * LN2) {
    k = Math.abs(x) < 1.5 * LN2 ? Math.sign(x) : Math.trunc(f(f(INV_LN2 * x) + (x < 0 ? -0.5 : 0.5)));
    const hi = f(x - f(k * LN2_HI));
    const lo = f(k * LN2_LO);
    x = f(hi - lo);
    c = f(f(hi - x) - lo);
  }
  const half = f(0.5 * x);
  const s = f(x * half);
  const r = f(1 + f(s * Q.reduceRight((sum, q) => f(q + f(s * sum)), 0)));
  const t = f(3 - f(r * half));
  let e = f(s * f(f(r - t) / f(6 - f(x * t))));
  if (k === 0) return f(x - f(f(x * e) - s));
  e = f(f(x * f(e - c)) - c);
  e = f(e - s);
  if (k === -1) return f(f(0.5 * f(x - e)) - 0.5);
  if (k === 1) return x < -0.25 ? f(-2 * f(e - f(x + 0.5))) : f(1 + f(2 * f(x - e)));
  const scale = 2 ** k;
  if (k <= -2 || k > 56) return f(f(f(1 - f(e - x)) * scale) - 1);
  if (k < 23) return f(f(f(1 - 2 ** -k) - f(e - x)) * scale);
  return f(f(f(x - f(e + 2 ** -k)) + 1) * scale);
}
