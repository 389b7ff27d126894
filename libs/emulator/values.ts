import { align, doubleToRaw, type Exact, toExact, toNumber } from '../fixed';

/** Elements of one tensor of one sample: doubles where these hold every value exactly, else exact rationals. */
export type Values = Float64Array | readonly Exact[];

export function asExact(values: Values): readonly Exact[] {
  return values instanceof Float64Array ? Array.from(values, toExact) : values;
}

/** As doubles; what does not fit is rounded to nearest, as a conversion to `double` is. */
export function asNumbers(values: Values): Float64Array {
  return values instanceof Float64Array ? values : Float64Array.from(values, toNumber);
}

/** As words on the grid 2^-frac, which they must be on. */
export function asWords(values: Values, frac: number): bigint[] {
  return values instanceof Float64Array
    ? Array.from(values, (value) => doubleToRaw(value, frac))
    : values.map((value) => align(value.raw, value.frac, frac));
}
