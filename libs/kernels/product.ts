import { type Arith, asFixed, fixed, type Precision } from '../fixed';

/** An input element times a weight, before the conversion to the accumulator's type; a weight is as `weightValues` has it. */
export type Product = <T>(x: T, weight: number, m: Arith<T>) => T;

/** How data and weight are multiplied, by their types (numerics.md 2). An xnor word is a bit that means -1 or +1. */
export type ProductKind = 'weight_exponential' | 'both_binary' | 'data_binary' | 'weight_binary' | 'mult';

export function productKind(data: Precision, weight: Precision): ProductKind {
  if (weight.kind === 'exponent') return 'weight_exponential';
  if (data.kind === 'xnor') return weight.kind === 'xnor' ? 'both_binary' : 'data_binary';
  return weight.kind === 'xnor' ? 'weight_binary' : 'mult';
}

/**
 * The product of data and weight. A product of two xnor words is a bit too. The others are exact, but for powers of two, whose
 * shift loses what leaves its type.
 */
export function selectProduct(data: Precision, weight: Precision): Product {
  if (weight.kind === 'exponent') return shift(data, weight);
  return PRODUCTS[productKind(data, weight) as keyof typeof PRODUCTS];
}

/** What becomes of a sum of `terms` products before the conversion to the result: agreements are counted, 2 n - terms. */
export function selectSum(data: Precision, weight: Precision, terms: number): <T>(sum: T, m: Arith<T>) => T {
  if (data.kind !== 'xnor' || weight.kind !== 'xnor') return (sum) => sum;
  const width = Math.ceil(Math.log2(terms)) + 2;
  return (sum, m) => {
    const total = m.sub(m.mul(m.constant(2), sum), m.constant(terms));
    return m.cast(total, { kind: 'integer', width, signed: true });
  };
}

const multiplication: Product = (x, weight, m) => m.mul(x, m.constant(weight));

const agreement: Product = (x, weight, m) => (weight === 1 ? x : m.sub(m.constant(1), x));

const weightSign: Product = (x, weight, m) => (weight === 1 ? x : m.neg(x));

const dataSign: Product = (x, weight, m) => m.select(x, m.constant(weight), m.constant(-weight));

const PRODUCTS = {
  both_binary: agreement,
  data_binary: dataSign,
  weight_binary: weightSign,
  mult: multiplication,
} as const;

/** A shift in ap_fixed<2 n, n>, n the bits of data and exponent together. */
function shift(data: Precision, weight: Extract<Precision, { kind: 'exponent' }>): Product {
  const integer = asFixed(data).width + weight.width;
  const type = fixed(2 * integer, integer);
  return (x, value, m) => {
    const shifted = m.cast(m.mul(m.cast(x, type), m.constant(Math.abs(value))), type);
    return value < 0 ? m.cast(m.neg(shifted), type) : shifted;
  };
}
