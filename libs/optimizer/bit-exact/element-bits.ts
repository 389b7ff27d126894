import { asFixed, type Bits, fixed, minimalBits, type Precision, ufixed } from '../../fixed';

/** Sign, integer and fraction bits of each element of a tensor, row-major. */
export type ElementBits = readonly Bits[];

/** Stands for any number of bits. */
const ANY = 126;

/** Least and most fraction bits that are looked for in a constant. */
const [FEWEST, MOST] = [-31, 32];

/** As many bits as there may be. */
export const UNLIMITED: Bits = { k: 1, i: ANY, f: ANY };

/** Bits of an element that is always 0. */
export const ZERO: Bits = { k: 0, i: 0, f: 0 };

/** No bits of an element matter. */
export const UNREAD: Bits = { k: 0, i: -ANY, f: -ANY };

/** The same bits for each of `size` elements. */
export function alike(size: number, bits: Bits): ElementBits {
  return new Array<Bits>(size).fill(bits);
}

/** The most sign, integer and fraction bits of any. */
export function widest(all: ElementBits): Bits {
  return all.length === 0 ? ZERO : all.reduce(join);
}

/** Bits that hold the values of both. */
export function join(a: Bits, b: Bits): Bits {
  return { k: a.k || b.k, i: Math.max(a.i, b.i), f: Math.max(a.f, b.f) };
}

/** Element by element. */
export function zipBits(a: ElementBits, b: ElementBits, f: (x: Bits, y: Bits) => Bits): ElementBits {
  return a.map((x, at) => f(x, b[at]));
}

/** The bits that a type has; its rounding and overflow do not show. */
export function bitsOfType(precision: Precision): Bits {
  const { width, integer, signed } = asFixed(precision);
  return { k: signed ? 1 : 0, i: integer - Number(signed), f: width - integer };
}

/** The bits of constants; those of floating-point accuracy are cut at 32 fraction bits. */
export function bitsOfValues(values: ArrayLike<number>): ElementBits {
  return Array.from(values, (value) => {
    const { k, i, f } = minimalBits(value);
    if (f <= MOST) return { k, i, f: value === 0 ? 0 : Math.max(f, FEWEST) };
    return { k, i: Math.max(i, minimalBits(Math.abs(value) + 2 ** -MOST).i), f: MOST };
  });
}

/** The type of these bits, TRN and WRAP. None at all is hls4ml's ufixed<2,32>, which holds 0. */
export function typeOfBits({ k, i, f }: Bits): Precision {
  return k + i + f >= 1 ? fixed(k + i + f, k + i, { signed: k === 1 }) : ufixed(2, 32);
}
