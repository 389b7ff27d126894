import { describe, expect, it } from 'vitest';
import { runKernel } from '../testkit';

/** `y` over `%x` of type fixed<8,4>; `more` are types and further attributes. */
function dense(x: readonly number[], w: readonly (readonly number[])[], b: readonly number[], more: string): number[] {
  const [nIn, nOut] = [w.length, b.length];
  const shape = x.length === nIn ? `[${nIn}]` : `[${x.length / nIn}, ${nIn}]`;
  const [attributes, result = 'fixed<16,8>'] = more.split(' : ');
  const node = `Dense %x {n_in=${nIn}, n_out=${nOut}, weight=#w, bias=#b, ${attributes}}`;
  const rows = x.length === nIn ? nOut : `${x.length / nIn}x${nOut}`;
  const [y] = runKernel(
    `%x = Input {input_shape=${shape}} : ${shape.slice(1, -1).replace(', ', 'x')} x fixed<8,4>
     %y = ${node} : ${rows} x ${result}
     #w = f64 ${nIn}x${nOut} [${w.map((row) => `[${row}]`)}]
     #b = f64 ${nOut} [${b}]`,
    x,
  );
  return [...y];
}

const WIDE = 'weight_t=fixed<8,4>, bias_t=fixed<8,4>, accum_t=fixed<20,12>';

describe('Dense', () => {
  const weight = [
    [1, 2, 0.5],
    [3, -1, 0.25],
  ];

  it('adds products to the bias', () => {
    // 1.5 - 6 + 0.5, 3 + 2 + 0, 0.75 - 0.5 - 1
    expect(dense([1.5, -2], weight, [0.5, 0, -1], WIDE)).toEqual([-4, 5, -0.75]);
  });

  it('goes over the last axis', () => {
    expect(dense([1.5, -2, 1, 0], weight, [0.5, 0, -1], WIDE)).toEqual([-4, 5, -0.75, 1.5, 2, -0.5]);
  });

  it('converts each product to the accumulator', () => {
    // On a grid of 1/4: 1/8 becomes 0, twice; -1/8 becomes -1/4, twice.
    const accum = 'weight_t=fixed<8,4>, bias_t=fixed<8,4>, accum_t=fixed<8,6>';
    expect(dense([0.5, 0.5], [[0.25], [0.25]], [0], accum)).toEqual([0]);
    expect(dense([0.5, 0.5], [[-0.25], [-0.25]], [0], accum)).toEqual([-0.5]);
    // The products are exact in the accumulator where it is fine enough.
    expect(dense([0.5, 0.5], [[-0.25], [-0.25]], [0], WIDE)).toEqual([-0.25]);
  });

  it('converts the sum to the result once', () => {
    expect(dense([1.5], [[1.5]], [0.5], `${WIDE} : fixed<4,4>`)).toEqual([2]);
    expect(dense([1.5], [[1.5]], [0.5], `${WIDE} : fixed<4,4,RND>`)).toEqual([3]);
    expect(dense([7.5], [[2]], [0], `${WIDE} : fixed<4,4,TRN,SAT>`)).toEqual([7]);
    expect(dense([7.5], [[2]], [0], `${WIDE} : fixed<4,4>`)).toEqual([-1]);
  });

  it('has weights as their decimal text gives them', () => {
    // 0.999 with two fraction bits is written 1.00, 0.6 is written 0.60 and floored to 0.5.
    const types = 'weight_t=fixed<8,6>, bias_t=fixed<8,6>, accum_t=fixed<20,12>';
    expect(dense([1, 1], [[0.999], [0]], [0.6], types)).toEqual([1.5]);
  });

  describe('where the accumulator saturates, from -8 to 7', () => {
    const types = (more: string) => `weight_t=fixed<2,2>, bias_t=fixed<4,4>, accum_t=fixed<4,4,TRN,SAT>${more}`;
    const x = [7, 5, 3, -6];
    const ones = [
      [1, 1],
      [1, 1],
      [1, 1],
      [1, 1],
    ];

    it('adds inputs in ascending order', () => {
      // 7, 12 -> 7, 10 -> 7, 1
      expect(dense(x, ones, [0, 0], types(''))).toEqual([1, 1]);
    });

    it('starts from the bias', () => {
      // 7 + 7 -> 7, 5 -> 7, 3 -> 7, 1; from -8: -1, 4, 7, 1
      expect(dense(x, ones, [7, -8], types(''))).toEqual([1, 1]);
      // -3 + 7 = 4, 9 -> 7, 10 -> 7, 1; last, the bias would give -2.
      expect(dense(x, ones, [-3, 0], types(''))).toEqual([1, 1]);
    });

    it('visits inputs by (output * n_in + input) modulo the interleave, then ascending', () => {
      // Output 0 visits 0, 3, 1, 2: 7, 1, 6, 9 -> 7. Output 1 visits 2, 0, 3, 1: 3, 10 -> 7, 1, 6.
      expect(dense(x, ones, [0, 0], types(', interleave=3'))).toEqual([7, 6]);
      // Both visit 0, 2, 1, 3: 7, 10 -> 7, 12 -> 7, 1.
      expect(dense(x, ones, [0, 0], types(', interleave=2'))).toEqual([1, 1]);
    });

    it('does not depend on the order where it wraps', () => {
      const wrapping = (more: string) => types(more).replace(',TRN,SAT', '');
      // 9 is -7 in four bits.
      for (const more of ['', ', interleave=2', ', interleave=3']) {
        expect(dense(x, ones, [0, 0], wrapping(more))).toEqual([-7, -7]);
      }
    });
  });
});
