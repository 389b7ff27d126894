import type { Precision } from './precision';

/** A lookup table: `values[i]` is exact in `precision`; `name` is for netlists and generated code. */
export interface Table {
  readonly name: string;
  readonly precision: Precision;
  readonly values: Float64Array;
}

/**
 * The arithmetic that a kernel is written over. `T` is one scalar. All operations but `cast`, `quotient`, `trunc`
 * and `lookup` are exact: nothing is lost until a kernel casts. Comparisons give 1 or 0, usable as numbers.
 *
 * Instances: `exact` (BigInt, the reference), `double` (valid where an interval run proves 53 bits enough),
 * `interval` (worst-case bounds), the netlist's tracer.
 */
export interface Arith<T> {
  /** A constant: any finite double is a dyadic rational and is taken exactly. */
  constant(value: number): T;
  add(a: T, b: T): T;
  sub(a: T, b: T): T;
  mul(a: T, b: T): T;
  neg(a: T): T;
  /** Conversion to a fixed, integer or xnor type with that type's rounding and overflow (numerics.md 1.2, 1.3). */
  cast(a: T, to: Precision): T;
  /** a / n, truncated towards zero at `frac` fractional bits (`ap_fixed` division by an integer n > 0). */
  quotient(a: T, n: number, frac: number): T;
  /** The integer nearest to a towards zero. */
  trunc(a: T): T;
  /** a > b, a >= b, a == b: 1 or 0. */
  gt(a: T, b: T): T;
  ge(a: T, b: T): T;
  eq(a: T, b: T): T;
  /** `condition` (1 or 0) ? `then` : `otherwise`. */
  select(condition: T, then: T, otherwise: T): T;
  /** Bits of a's word in type `of` as an unsigned integer, the lowest `drop` bits removed. */
  word(a: T, of: Precision, drop: number): T;
  /** `table.values[index]`; index is an integer in 0..length-1. */
  lookup(table: Table, index: T): T;
}
