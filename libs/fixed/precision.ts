/** Rounding modes, in the reference's order; formulas in `quantize.ts`. */
export const ROUNDINGS = ['TRN', 'TRN_ZERO', 'RND', 'RND_ZERO', 'RND_INF', 'RND_MIN_INF', 'RND_CONV'] as const;
export type Rounding = (typeof ROUNDINGS)[number];

/** Overflow modes. */
export const SATURATIONS = ['WRAP', 'SAT', 'SAT_ZERO', 'SAT_SYM'] as const;
export type Saturation = (typeof SATURATIONS)[number];

/** `fixed<W,I>` and `ufixed<W,I>`: W total bits, I integer bits (with the sign bit if signed); I may be < 0 or > W. */
export interface FixedPrecision {
  readonly kind: 'fixed';
  readonly width: number;
  readonly integer: number;
  readonly signed: boolean;
  readonly rounding: Rounding;
  readonly saturation: Saturation;
  /** `ap_fixed`'s N: with WRAP, how many bits saturate. */
  readonly satBits: number;
}

/** `int<W>` and `uint<W>`. Assignment truncates towards zero, then wraps. */
export interface IntegerPrecision {
  readonly kind: 'integer';
  readonly width: number;
  readonly signed: boolean;
}

/** One bit: 0 means -1, 1 means +1. Comes only from quantisers. */
export interface XnorPrecision {
  readonly kind: 'xnor';
}

/** Power-of-two weights: a sign bit and an exponent `int<width>`. Comes only from quantisers. */
export interface ExponentPrecision {
  readonly kind: 'exponent';
  readonly width: number;
  readonly signed: boolean;
}

/** `ac_float<mantissa, integer, exponent>`. */
export interface AcFloatPrecision {
  readonly kind: 'ac_float';
  readonly mantissa: number;
  readonly integer: number;
  readonly exponent: number;
  readonly rounding: Rounding;
}

/** IEEE types: `float`, `double`, `half`, `bfloat16`, `ap_float<W,E>`, `std_float<W,E>`. */
export interface StandardFloatPrecision {
  readonly kind: 'float';
  readonly width: number;
  readonly exponent: number;
}

/** `auto`: to be inferred. */
export interface AutoPrecision {
  readonly kind: 'auto';
}

export type Precision =
  | FixedPrecision
  | IntegerPrecision
  | XnorPrecision
  | ExponentPrecision
  | AcFloatPrecision
  | StandardFloatPrecision
  | AutoPrecision;

export const AUTO: AutoPrecision = { kind: 'auto' };

/** A fixed-point type; TRN and WRAP unless said otherwise. */
export function fixed(width: number, integer: number, more: Partial<FixedPrecision> = {}): FixedPrecision {
  return { kind: 'fixed', width, integer, signed: true, rounding: 'TRN', saturation: 'WRAP', satBits: 0, ...more };
}

/** An unsigned fixed-point type; TRN and WRAP unless said otherwise. */
export function ufixed(width: number, integer: number, more: Partial<FixedPrecision> = {}): FixedPrecision {
  return fixed(width, integer, { ...more, signed: false });
}

/** The whole-project default. */
export const DEFAULT_PRECISION = fixed(16, 6);

/** A precision with the name under which generated code declares it. */
export interface NamedType {
  readonly name: string;
  readonly precision: Precision;
}
