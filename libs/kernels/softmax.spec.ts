import { describe, expect, it } from 'vitest';
import type { Shape } from '../ir';
import { runKernel } from '../testkit';

function softmax(x: readonly number[], type: string, attributes: string, shape: Shape = [x.length]): readonly number[] {
  return runKernel(`%x = Input {input_shape=[${shape}], result_t=${type}}\n%y = Softmax %x {${attributes}}`, x)[0];
}

/** Tables whose entries are easy to know: 1/x at whole numbers. */
const SMALL = 'table_size=8, inv_inp_t=ufixed<3,3>, accum_t=fixed<18,8,RND,SAT>';

describe('Softmax, stable', () => {
  const stable = (x: readonly number[], type = 'fixed<3,3>') =>
    softmax(x, type, `${SMALL}, exp_table_t=ufixed<8,1>, result_t=ufixed<10,2>`);

  it('looks up e to the minus distance from the maximum and the reciprocal of the sum', () => {
    // e^-3 = 0.0498 is 6/128; the sum, 134/128, indexes 1/1.
    expect(stable([1, -2])).toEqual([1, 6 / 128]);
    expect(stable([-2, 1])).toEqual([6 / 128, 1]);
    // 1 + 1 indexes 1/2.
    expect(stable([0, 0])).toEqual([0.5, 0.5]);
  });

  it('wraps distances from half the range of the input on', () => {
    // 4 is 0 in ufixed<2,2>, 7 is 3.
    expect(stable([3, -1])).toEqual([0.5, 0.5]);
    expect(stable([3, -4])).toEqual([1, 6 / 128]);
  });

  it('indexes with inp_norm_t where it is given', () => {
    const given = `${SMALL}, exp_table_t=ufixed<8,1>, result_t=ufixed<10,2>, inp_norm_t=ufixed<3,3,TRN,SAT>`;
    // e^-4 = 0.0183 is 2/128.
    expect(softmax([3, -1], 'fixed<3,3>', given)).toEqual([1, 2 / 128]);
  });

  it('rounds a table size up to the next power of two', () => {
    // e^-2 = 0.1353 is 17/128, e^-7 is 0: the index has 3 bits for 5 entries.
    const five = 'table_size=5, inv_inp_t=ufixed<3,3>, accum_t=fixed<18,8,RND,SAT>, exp_table_t=ufixed<8,1>';
    expect(softmax([7, 5, 0], 'fixed<4,4>', `${five}, result_t=ufixed<10,2>`)).toEqual([1, 17 / 128, 0]);
  });

  it('takes unsigned inputs as they are', () => {
    expect(stable([3, 1], 'ufixed<2,2>')).toEqual([1, 17 / 128]);
  });

  it('gives the largest entry for the reciprocal of nothing', () => {
    // 1 + 1 wraps to 0 in the accumulator, which indexes 1/0.
    const wrapping = 'table_size=8, exp_table_t=ufixed<8,1>, accum_t=ufixed<1,1>, inv_table_t=fixed<6,4,TRN,SAT>';
    expect(softmax([0, 0], 'fixed<3,3>', `${wrapping}, result_t=fixed<8,6>`)).toEqual([7.75, 7.75]);
  });
});

describe('Softmax, latency', () => {
  it('looks up e to the input itself', () => {
    // e = 86/32 and 1/e = 11/32 on that grid; 97/32 indexes 1/3, which is 85/256.
    const types = 'exp_table_t=ufixed<8,3>, inv_table_t=ufixed<8,0>, result_t=ufixed<16,2>';
    const y = softmax([1, -1], 'fixed<3,3>', `implementation=latency, ${SMALL}, ${types}`);
    expect(y).toEqual([(86 * 85) / 8192, (11 * 85) / 8192]);
  });
});

describe('Softmax, legacy', () => {
  it('takes the reciprocal of the sum of all e to the differences', () => {
    const legacy = (x: readonly number[]) =>
      softmax(x, 'fixed<8,4>', 'implementation=legacy, table_size=64, accum_t=fixed<18,8>, result_t=fixed<18,8>');
    expect(legacy([0, 0])).toEqual([0.5, 0.5]);
    // 1 + 1/e indexes 1/1; 1 + e indexes 1/3, which is 341/1024.
    expect(legacy([1, 0])).toEqual([1, 341 / 1024]);
  });
});

describe('Softmax, argmax', () => {
  const argmax = (x: readonly number[], shape?: Shape, axis = -1) =>
    softmax(x, 'fixed<8,5>', `axis=${axis}, implementation=argmax, accum_t=fixed<8,4>, result_t=ufixed<1,1>`, shape);

  it.each([
    [
      [1, 2.5, 2.25],
      [0, 1, 0],
    ],
    [
      [3, 1, 3, 3],
      [1, 0, 0, 0],
    ],
    [
      [-2, -1, -1],
      [0, 1, 0],
    ],
    [
      [0, 0],
      [1, 0],
    ],
    [[-16], [1]],
  ])('%j has its first maximum at %j', (x, expected) => {
    expect(argmax(x)).toEqual(expected);
  });

  it('works along an inner axis, slice by slice', () => {
    // Two blocks of three rows of two columns; each column of each block is a slice.
    const x = [1, 6, 5, 2, 3, 6, 0, 0, 0, 0, -1, -2];
    expect(argmax(x, [2, 3, 2], 1)).toEqual([0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0]);
    expect(argmax(x, [2, 3, 2], -2)).toEqual([0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0]);
    // Along the first axis, six slices of two.
    expect(argmax(x, [2, 3, 2], 0)).toEqual([1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0]);
    // Along the last, six slices of two.
    expect(argmax(x, [2, 3, 2])).toEqual([0, 1, 1, 0, 0, 1, 1, 0, 1, 0, 1, 0]);
  });
});

it('every implementation works along an inner axis as on each slice', () => {
  const x = [1, 3, -2, 0.5, 2, -1, 0, 1.5, -3, 2.5, 1, -0.5];
  for (const implementation of ['stable', 'latency', 'legacy', 'argmax']) {
    const attributes = `implementation=${implementation}, table_size=256, accum_t=fixed<18,8,RND,SAT>, result_t=fixed<16,2>`;
    const whole = softmax(x, 'fixed<8,4>', `axis=1, ${attributes}`, [2, 3, 2]);
    for (const [outer, inner] of [
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ]) {
      const slice = [0, 1, 2].map((j) => (outer * 3 + j) * 2 + inner);
      const alone = softmax(
        slice.map((i) => x[i]),
        'fixed<8,4>',
        attributes,
      );
      expect(slice.map((i) => whole[i])).toEqual(alone);
    }
  }
});
