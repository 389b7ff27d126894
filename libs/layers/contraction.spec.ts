import { describe, expect, it } from 'vitest';
import { type Contraction, matrixProduct, parseEinsum } from '.';

/** The contraction of two tensors. */
function contract(c: Contraction, a: readonly number[], b: readonly number[]): number[] {
  return Array.from(c.leftBase, (left, o) =>
    Array.from(c.leftOffset, (offset, s) => a[left + offset] * b[c.rightBase[o] + c.rightOffset[s]]).reduce(
      (sum, product) => sum + product,
      0,
    ),
  );
}

const count = (n: number) => Array.from({ length: n }, (_, i) => i + 1);

describe('parseEinsum', () => {
  it.each([
    ['ab,bc->ac', [2, 2], [2, 2], [2, 2], [7, 10, 15, 22]],
    ['ab,cb->ca', [2, 2], [2, 2], [2, 2], [5, 11, 11, 25]],
    ['ab,ab->a', [2, 2], [2, 2], [2], [5, 25]],
    ['aa,b->b', [2, 2], [2], [2], [5, 10]],
    ['ab,c->c', [2, 2], [1], [1], [10]],
    ['a,b->ba', [2], [2], [2, 2], [1, 2, 2, 4]],
    ['...b,bc->...c', [1, 2, 2], [2, 1], [1, 2, 1], [5, 11]],
    ['...a,...a->...', [2, 2], [1, 2], [2], [5, 11]],
    ['a b , b -> a', [2, 2], [2], [2], [5, 11]],
  ])('%s of %j and %j', (equation, left, right, shape, expected) => {
    const found = parseEinsum(equation, left, right, 'y');
    expect(found.shape).toEqual(shape);
    const [a, b] = [left, right].map((extents) => count(extents.reduce((x, y) => x * y, 1)));
    expect(contract(found, a, b)).toEqual(expected);
  });

  it('visits summed indices in the order of the second operand', () => {
    const { leftOffset, rightOffset } = parseEinsum('abc,cb->a', [1, 2, 3], [3, 2], 'y');
    expect([...rightOffset]).toEqual([0, 1, 2, 3, 4, 5]);
    expect([...leftOffset]).toEqual([0, 3, 1, 4, 2, 5]);
  });

  it.each([
    ['ab,bc', [2, 2], [2, 2], /is not an einsum equation/],
    ['ab,bc->ad', [2, 2], [2, 2], /has the index d, which no operand has/],
    ['ab,bc->aa', [2, 2], [2, 2], /names an index twice/],
    ['ab,bc->ac', [2, 2], [3, 2], /do not fit: one index has 2 and 3 values/],
    ['ab,bc->ac', [2], [2, 2], /does not fit an operand of \[2\]/],
    ['a.b,bc->ac', [2, 2, 2], [2, 2], /does not fit an operand/],
  ])('%s of %j and %j is refused', (equation, left, right, message) => {
    expect(() => parseEinsum(equation, left, right, 'y')).toThrow(message);
  });
});

describe('matrixProduct', () => {
  it.each([
    [
      [2, 2],
      [2, 2],
      [2, 2],
      [7, 10, 15, 22],
    ],
    [[2], [2, 2], [2], [7, 10]],
    [[2, 2], [2], [2], [5, 11]],
    [[2], [2], [], [5]],
    [
      [2, 1, 2],
      [2, 1],
      [2, 1, 1],
      [5, 11],
    ],
    [
      [1, 2],
      [2, 2, 1],
      [2, 1, 1],
      [5, 11],
    ],
  ])('%j x %j', (left, right, shape, expected) => {
    const found = matrixProduct(left, right, 'y');
    expect(found.shape).toEqual(shape);
    const [a, b] = [left, right].map((extents) => count(extents.reduce((x, y) => x * y, 1)));
    expect(contract(found, a, b)).toEqual(expected);
  });

  it('refuses other inner extents', () => {
    expect(() => matrixProduct([2, 3], [2, 3], 'y')).toThrow(/do not fit/);
  });
});
