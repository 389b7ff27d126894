import { describe, expect, it } from 'vitest';
import { exactArith, fixed, type Precision, toExact, toNumber } from '../fixed';
import { selectProduct, selectSum } from './product';

const XNOR: Precision = { kind: 'xnor' };
const INT2: Precision = { kind: 'integer', width: 2, signed: true };
const DATA = fixed(8, 4);
const exponent = (width: number): Precision => ({ kind: 'exponent', width, signed: true });

const product = (data: Precision, weight: Precision, x: number, w: number) =>
  toNumber(selectProduct(data, weight)(toExact(x), w, exactArith));

describe('products by the types of data and weight', () => {
  it.each<[string, Precision, Precision, [x: number, w: number, product: number][]]>([
    ['numbers', DATA, fixed(6, 2), [[1.25, -0.75, -0.9375]]],
    [
      'numbers by int<2>',
      DATA,
      INT2,
      [
        [1.25, -1, -1.25],
        [1.25, 0, 0],
        [1.25, 1, 1.25],
      ],
    ],
    [
      'numbers by signs',
      DATA,
      XNOR,
      [
        [1.25, 0, -1.25],
        [1.25, 1, 1.25],
        [-8, 0, 8],
      ],
    ],
    [
      'signs by numbers',
      XNOR,
      fixed(6, 2),
      [
        [0, 0.75, -0.75],
        [1, 0.75, 0.75],
        [0, -2, 2],
      ],
    ],
    [
      'agreements of signs',
      XNOR,
      XNOR,
      [
        [0, 0, 1],
        [0, 1, 0],
        [1, 0, 0],
        [1, 1, 1],
      ],
    ],
    [
      'powers of two',
      DATA,
      exponent(3),
      [
        [1.25, 4, 5],
        [1.25, -0.25, -0.3125],
      ],
    ],
  ])('%s', (_, data, weight, rows) => {
    for (const [x, w, expected] of rows) expect(product(data, weight, x, w)).toBe(expected);
  });

  // Data <2,1> and exponents of 3 bits: the shift is in fixed<10,5>.
  it('shifts lose what leaves their type', () => {
    const data = fixed(2, 1);
    expect(product(data, exponent(3), 0.5, 2 ** -4)).toBe(2 ** -5);
    expect(product(data, exponent(3), 0.5, 2 ** -5)).toBe(0);
    expect(product(data, exponent(3), -0.5, 2 ** -5)).toBe(-(2 ** -5));
    expect(product(data, exponent(3), -1, 16)).toBe(-16);
    expect(product(data, exponent(3), -1, -16)).toBe(-16);
  });
});

describe('sums', () => {
  const sum = (data: Precision, weight: Precision, terms: number, value: number) =>
    toNumber(selectSum(data, weight, terms)(toExact(value), exactArith));

  it('of agreements are twice their count less the number of terms, odd numbers too', () => {
    expect([0, 1, 2, 3].map((count) => sum(XNOR, XNOR, 3, count))).toEqual([-3, -1, 1, 3]);
  });

  it('of other products stay', () => {
    expect(sum(XNOR, DATA, 3, 1.5)).toBe(1.5);
    expect(sum(DATA, XNOR, 3, 1.5)).toBe(1.5);
  });
});
