import type { Tensor } from '../ir';

/** What calibration data say about the values of one tensor. */
export interface Range {
  readonly min: number;
  readonly max: number;
  /** Largest |x|. */
  readonly largest: number;
  /** Least f >= 0 for which every value is a multiple of 2^-f; undefined when that takes more than `FINEST` bits. */
  readonly fraction: number | undefined;
}

/** Grids finer than this are not looked for. */
export const FINEST = 20;

/** The range of all elements; of no elements, that of a single 0. */
export function rangeOfValues({ data }: Pick<Tensor, 'data'>): Range {
  let [min, max] = data.length === 0 ? [0, 0] : [data[0], data[0]];
  let scale: number | undefined = 1;
  for (const x of data) {
    if (x < min) min = x;
    if (x > max) max = x;
    while (scale !== undefined && !Number.isInteger(x * scale)) scale = scale === 2 ** FINEST ? undefined : scale * 2;
  }
  return {
    min,
    max,
    largest: Math.max(-min, max),
    fraction: scale === undefined ? undefined : Math.log2(scale),
  };
}

/** The range of the values of two. */
export function unionOf(a: Range, b: Range): Range {
  const [min, max] = [Math.min(a.min, b.min), Math.max(a.max, b.max)];
  const fraction = a.fraction === undefined || b.fraction === undefined ? undefined : Math.max(a.fraction, b.fraction);
  return { min, max, largest: Math.max(-min, max), fraction };
}

/** Integer bits, with the sign bit if `signed`, that hold min..max on a fine grid; may be negative. Of 0 alone: `signed`. */
export function integerBitsFor({ min, max }: Pick<Range, 'min' | 'max'>, signed: boolean): number {
  if (min === 0 && max === 0) return Number(signed);
  // A maximum that is a power of two needs one more bit, a minimum does not: -2^n is a word, 2^n is not.
  const above = max > 0 ? Math.floor(Math.log2(max)) + 1 : Number.NEGATIVE_INFINITY;
  const below = min < 0 ? Math.ceil(Math.log2(-min)) : Number.NEGATIVE_INFINITY;
  return Math.max(above, below) + Number(signed);
}
