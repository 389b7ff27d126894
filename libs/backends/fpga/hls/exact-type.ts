import { fixed, minimalBits, type Precision } from '../../../fixed';

/**
 * The type in which firmware holds constants that are not multiplied: their own, or where that has no fixed-point words (powers of
 * two, floats), the narrowest that holds the values.
 */
export function storedType(precision: Precision, values: ArrayLike<number>): Precision {
  if (['fixed', 'integer', 'xnor'].includes(precision.kind)) return precision;
  return exactType(values);
}

/** The narrowest fixed-point type that holds the values. */
export function exactType(values: ArrayLike<number>): Precision {
  const bits = Array.from(values, minimalBits);
  const most = (key: 'k' | 'i' | 'f') =>
    bits.reduce((max, entry) => Math.max(max, entry[key]), key === 'k' ? 0 : -Infinity);
  const [k, i, f] = [most('k'), most('i'), most('f')];
  return fixed(Math.max(k + i + f, 1), k + i + Math.max(1 - (k + i + f), 0), { signed: k === 1 });
}
