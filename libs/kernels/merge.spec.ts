import { describe, expect, it } from 'vitest';
import type { Shape } from '../ir';
import { runKernel } from '../testkit';

type Operand = readonly [shape: Shape, values: readonly number[]];

function merge(op: string, [left, a]: Operand, [right, b]: Operand, result = 'fixed<16,8>'): readonly number[] {
  const input = (name: string, shape: Shape) => `%${name} = Input {input_shape=[${shape}], result_t=fixed<12,8>}`;
  const lines = [input('a', left), input('b', right), `%y = Merge %a, %b {op=${op}, result_t=${result}}`];
  return runKernel(lines.join('\n'), a, b)[0];
}

describe('Merge', () => {
  it.each([
    ['add', [2, 1.5]],
    ['subtract', [4, -6.5]],
    ['multiply', [-3, -10]],
    ['average', [1, 0.75]],
    ['maximum', [3, 4]],
    ['minimum', [-1, -2.5]],
  ])('%s', (op, expected) => {
    expect(merge(op, [[2], [3, -2.5]], [[2], [-1, 4]])).toEqual(expected);
  });

  it('divides only by constants, which a pass folds', () => {
    expect(() => merge('divide', [[1], [1]], [[1], [1]])).toThrow('divide has no kernel');
  });

  it('converts the exact result once', () => {
    // (1 + 0.5) / 2 = 0.75; halving each operand on a grid of 1/2 first would lose both.
    expect(merge('average', [[1], [1]], [[1], [0.5]], 'fixed<8,7>')).toEqual([0.5]);
    expect(merge('average', [[1], [1]], [[1], [0.5]], 'fixed<8,7,RND>')).toEqual([1]);
    // The greater of 2.5 and 2.75 is found before both become 2.
    expect(merge('maximum', [[1], [2.5]], [[1], [2.75]], 'fixed<4,4,RND_ZERO>')).toEqual([3]);
    expect(merge('multiply', [[1], [100]], [[1], [100]], 'fixed<8,8,TRN,SAT>')).toEqual([127]);
  });

  const six = [1, 2, 3, 4, 5, 6];
  const broadcasts: [what: string, op: string, a: Operand, b: Operand, expected: number[]][] = [
    ['[2,3] and [3]', 'add', [[2, 3], six], [[3], [10, 20, 30]], [11, 22, 33, 14, 25, 36]],
    ['[3] and [2,3]', 'subtract', [[3], [10, 20, 30]], [[2, 3], six], [9, 18, 27, 6, 15, 24]],
    [
      '[2,3] and [2,1]',
      'add',
      [[2, 3], six],
      [
        [2, 1],
        [10, 20],
      ],
      [11, 12, 13, 24, 25, 26],
    ],
    [
      '[2,1] and [2,3]',
      'subtract',
      [
        [2, 1],
        [10, 20],
      ],
      [[2, 3], six],
      [9, 8, 7, 16, 15, 14],
    ],
    [
      '[2,1] and [1,3], both',
      'add',
      [
        [2, 1],
        [1, 2],
      ],
      [
        [1, 3],
        [10, 20, 30],
      ],
      [11, 21, 31, 12, 22, 32],
    ],
    [
      '[2,1] and [3], both',
      'subtract',
      [
        [2, 1],
        [1, 2],
      ],
      [[3], [10, 20, 30]],
      [-9, -19, -29, -8, -18, -28],
    ],
    ['[1] and [2,3]', 'multiply', [[1], [2]], [[2, 3], six], [2, 4, 6, 8, 10, 12]],
    [
      '[2,2,2] and [2,1]',
      'add',
      [
        [2, 2, 2],
        [1, 2, 3, 4, 5, 6, 7, 8],
      ],
      [
        [2, 1],
        [10, 20],
      ],
      [11, 12, 23, 24, 15, 16, 27, 28],
    ],
    [
      '[2,1,2] and [3,1]',
      'add',
      [
        [2, 1, 2],
        [1, 2, 3, 4],
      ],
      [
        [3, 1],
        [10, 20, 30],
      ],
      [11, 12, 21, 22, 31, 32, 13, 14, 23, 24, 33, 34],
    ],
  ];
  it.each(broadcasts)('broadcasts %s', (_, op, a, b, expected) => {
    expect(merge(op, a, b)).toEqual(expected);
  });
});

describe('Concatenate', () => {
  function concatenate(axis: number, result: string, ...operands: readonly Operand[]): readonly number[] {
    const names = operands.map((_, i) => `%x${i}`);
    const inputs = operands.map(([shape], i) => `${names[i]} = Input {input_shape=[${shape}], result_t=fixed<12,8>}`);
    const node = `%y = Concatenate ${names.join(', ')} {axis=${axis}, result_t=${result}}`;
    return runKernel([...inputs, node].join('\n'), ...operands.map(([, values]) => values))[0];
  }
  const square: Operand = [
    [2, 2],
    [1, 2, 3, 4],
  ];

  it('joins vectors, in order', () => {
    expect(concatenate(-1, 'fixed<12,8>', [[2], [1, 2]], [[1], [3]], [[2], [4, 5]])).toEqual([1, 2, 3, 4, 5]);
  });

  it('joins rows and columns', () => {
    expect(
      concatenate(0, 'fixed<12,8>', square, [
        [1, 2],
        [5, 6],
      ]),
    ).toEqual([1, 2, 3, 4, 5, 6]);
    expect(
      concatenate(1, 'fixed<12,8>', square, [
        [2, 1],
        [5, 6],
      ]),
    ).toEqual([1, 2, 5, 3, 4, 6]);
    expect(
      concatenate(
        -1,
        'fixed<12,8>',
        [
          [2, 1],
          [5, 6],
        ],
        square,
      ),
    ).toEqual([5, 1, 2, 6, 3, 4]);
  });

  it.each([1, -2])('joins along the middle axis (%d)', (axis) => {
    const [a, b]: Operand[] = [
      [
        [2, 1, 2],
        [1, 2, 3, 4],
      ],
      [
        [2, 2, 2],
        [5, 6, 7, 8, 9, 10, 11, 12],
      ],
    ];
    expect(concatenate(axis, 'fixed<12,8>', a, b)).toEqual([1, 2, 5, 6, 7, 8, 3, 4, 9, 10, 11, 12]);
  });

  it('converts each element', () => {
    expect(concatenate(0, 'fixed<4,3>', [[2], [1.75, 5]], [[1], [-1.75]])).toEqual([1.5, -3, -2]);
  });
});

describe('Dot', () => {
  const dot = (accum: string) =>
    runKernel(
      `%a = Input {input_shape=[3], result_t=fixed<12,8>}
       %b = Input {input_shape=[3], result_t=fixed<12,8>}
       %y = Dot %a, %b {accum_t=${accum}, result_t=fixed<8,6>}`,
      [0.5, 0.5, 1],
      [0.5, 0.5, 2],
    );

  it('adds products in the accumulator', () => {
    expect(dot('fixed<8,6>')).toEqual([[2.5]]);
    // A quarter is nothing on a grid of a half.
    expect(dot('fixed<8,7>')).toEqual([[2]]);
    // 0.5 (rounded up), 1, 3 -> 1.5
    expect(dot('fixed<3,2,RND,SAT>')).toEqual([[1.5]]);
  });
});
