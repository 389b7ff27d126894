import { describe, expect, it } from 'vitest';
import { runKernel } from '../testkit';

/** A layer of element-wise arithmetic on a vector of type fixed<12,6>. */
function apply(node: string, x: readonly number[], result = 'fixed<16,6>', weights = ''): readonly number[] {
  const input = `%x = Input {input_shape=[${x.length}], result_t=fixed<12,6>}`;
  return runKernel(`${input}\n%y = ${node.replace('}', `, result_t=${result}}`)}\n${weights}`, x)[0];
}

const activation = (name: string, x: readonly number[], result?: string, more = '') =>
  apply(`Activation %x {activation=${name}${more}}`, x, result);

describe('Activation without a table', () => {
  it.each([
    ['linear', [-1.75, 0, 1.75, 9], [-1.75, 0, 1.75, 9]],
    ['relu', [-1.75, 0, 1.75, 9], [0, 0, 1.75, 9]],
    ['relu1', [-1.75, 0, 0.75, 1, 9], [0, 0, 0.75, 1, 1]],
    ['relu6', [-1.75, 0, 5.75, 6, 9], [0, 0, 5.75, 6, 6]],
    ['binary_tanh', [-1.75, -0.015625, 0, 9], [-1, -1, 1, 1]],
  ])('%s of %j', (name, x, expected) => {
    expect(activation(name, x)).toEqual(expected);
  });

  it('converts to the result', () => {
    expect(activation('linear', [-1.75, 1.75, 9], 'fixed<4,3,RND_CONV,SAT>')).toEqual([-2, 2, 3.5]);
    expect(activation('relu', [31], 'ufixed<4,4>')).toEqual([15]);
    expect(activation('relu', [16], 'ufixed<4,4>')).toEqual([0]);
  });

  it.each(['uint<1>', 'xnor'])('binary_tanh into one bit (%s) gives 1 and 0', (result) => {
    expect(activation('binary_tanh', [-1.75, 0, 9], result)).toEqual([0, 1, 1]);
  });
});

describe('Activation from a table', () => {
  it('truncates the index towards zero and clamps it', () => {
    // Six entries of sigmoid at 16 (i - 3) / 6, with ten fraction bits; +-2.6 is still in the middle bin.
    const x = [-30, -2.75, -2.625, 0, 2.625, 2.75, 30];
    const expected = [0, 66, 512, 512, 512, 957, 1019].map((word) => word / 1024);
    expect(activation('sigmoid', x, undefined, ', table_size=6')).toEqual(expected);
  });

  it('has entries off zero for an odd size', () => {
    // Five entries: index 2 of 0 is at 16 (2 - 2.5) / 5 = -1.6.
    expect(activation('sigmoid', [0], undefined, ', table_size=5')).toEqual([172 / 1024]);
  });

  it('softsign', () => {
    expect(activation('softsign', [-3.75, -3, 0, 1, 1.75], undefined, ', table_size=16')).toEqual([
      -0.75, -0.75, 0, 0.5, 0.5,
    ]);
  });

  it('elu and selu look up only negative values', () => {
    // Eight entries at -i: e^-1 - 1 is -648/1024 on the grid, times 1.758 -1139/1024; e^-7 - 1 is -1.
    expect(activation('elu', [-30, -1.5, -0.5, 0, 2.25], undefined, ', table_size=8')).toEqual([
      -1,
      -648 / 1024,
      0,
      0,
      2.25,
    ]);
    // Positive values times lambda as ap_ufixed<16,1> has it.
    expect(activation('selu', [-1.5, 2], 'fixed<20,6>', ', table_size=8')).toEqual([-1139 / 1024, 34429 / 16384]);
  });

  it('has entries of the type of the table', () => {
    expect(activation('sigmoid', [0, 30], undefined, ', table_t=ufixed<1,0>')).toEqual([0.5, 0.5]);
    expect(activation('sigmoid', [0, 30], undefined, ', table_t=ufixed<1,1,RND,SAT>')).toEqual([1, 1]);
  });
});

describe('ParametrizedActivation', () => {
  const parametrized = (name: string, parameter: string, x: readonly number[], result?: string) =>
    apply(`ParametrizedActivation %x {activation=${name}, activ_param=${parameter}}`, x, result);

  it('leaky_relu multiplies by the slope as its type has it', () => {
    // 0.3 is 153/512 in ufixed<8,-1>.
    expect(parametrized('leaky_relu', '0.3, param_t=ufixed<8,-1>', [-2, 0, 2])).toEqual([-306 / 512, 0, 2]);
  });

  it('thresholded_relu compares with the threshold as its type has it', () => {
    // 1.2 is 1.1875 with four fraction bits.
    const x = [-3, 1.1875, 1.203125, 5];
    expect(parametrized('thresholded_relu', '1.2, param_t=fixed<8,4>', x)).toEqual([0, 0, 1.203125, 5]);
  });

  it('elu multiplies the entry by alpha', () => {
    const alpha = '0.5, param_t=ufixed<1,0>, table_size=8';
    expect(parametrized('elu', alpha, [-1.5, 3], 'fixed<20,6>')).toEqual([-324 / 1024, 3]);
  });
});

it('PReLU has a slope for each element, as written and floored', () => {
  // 0.3 is written 0.3000 and floored to 4/16.
  const weights = '#p = f64 5 [0.25, 0.3, -1, 0, 7]';
  expect(apply('PReLU %x {param=#p, param_t=fixed<8,4>}', [-2, -2, -2, -2, 2], undefined, weights)).toEqual([
    -0.5, -0.5, 2, 0, 2,
  ]);
});

describe('HardActivation', () => {
  // The slope 0.2 is 13107/65536.
  it.each([
    ['hard_sigmoid', [-3, 0, 1, 2.5, 3], [0, 512, 716, 1023, 1024]],
    ['hard_tanh', [-3, -1, 0, 1, 3], [-1024, -410, 0, 409, 1024]],
  ])('%s', (name, x, words) => {
    expect(apply(`HardActivation %x {activation=${name}}`, x)).toEqual(words.map((word) => word / 1024));
  });

  it('has slope and shift of their types', () => {
    const half = 'slope=0.5, shift=0.25, slope_t=ufixed<1,0>, shift_t=ufixed<1,0>';
    // A shift of 0.25 floors to 0.
    expect(apply(`HardActivation %x {activation=hard_sigmoid, ${half}}`, [-1, 1, 4])).toEqual([0, 0.5, 1]);
  });
});

it('TernaryTanh compares twice the input, wrapped to its type', () => {
  const run = (x: readonly number[]) =>
    runKernel(
      `%x = Input {input_shape=[${x.length}], result_t=fixed<4,3>}\n%y = TernaryTanh %x {result_t=fixed<2,2>}`,
      x,
    )[0];
  expect(run([-1, -0.5, 0, 0.5, 1, 1.5])).toEqual([-1, -1, 0, 0, 1, 1]);
  // 4 is -4 and -5 is 3 in fixed<4,3>.
  expect(run([2, -2.5])).toEqual([-1, 1]);
});

describe('BatchNormalization', () => {
  const batchNorm = (kind: string, filters: string, scale: string, bias: string, result = 'fixed<16,8>') =>
    runKernel(
      `%x = Input {input_shape=[2, 2], result_t=fixed<12,6>}
       %y = ${kind} %x {n_filt=${filters}, scale=#s, bias=#b, scale_t=fixed<8,4>, bias_t=fixed<8,4>, result_t=${result}}
       #s = f64 ${scale}
       #b = f64 ${bias}`,
      [1, 2, 3, 0.5],
    )[0];

  it.each(['BatchNormalization', 'ApplyAlpha'])('%s scales and shifts per channel or per element', (kind) => {
    expect(batchNorm(kind, '2', '2 [2, 0.5]', '2 [1, -1]')).toEqual([3, 0, 7, -0.75]);
    expect(batchNorm(kind, '-1', '2x2 [[1, 2], [3, 4]]', '2x2 [[0, 0], [0, 1]]')).toEqual([1, 4, 9, 3]);
  });

  it('converts once, after the shift', () => {
    // 0.5 * 0.5 + 0.25 = 0.5, where 0.25 alone would be floored to 0.
    expect(batchNorm('BatchNormalization', '2', '2 fill(0.5)', '2 fill(0.25)', 'fixed<8,7>')).toEqual([
      0.5, 1, 1.5, 0.5,
    ]);
  });
});

describe('copies', () => {
  it('Reshape and Repack convert each element', () => {
    for (const kind of ['Reshape', 'Repack']) {
      expect(apply(`${kind} %x {target_shape=[2, 2]}`, [1.75, -1.75, 9, 0], 'fixed<4,3>')).toEqual([1.5, -2, 1, 0]);
    }
  });

  it('Clone converts for each output', () => {
    const lines = `%x = Input {input_shape=[2], result_t=fixed<12,6>}
                   %y1, %y2, %y3 = Clone @y %x {result_t=fixed<4,3>}`;
    expect(runKernel(lines, [1.75, -1.75])).toEqual([
      [1.5, -2],
      [1.5, -2],
      [1.5, -2],
    ]);
  });

  it('Constant converts its values', () => {
    expect(runKernel('%y = Constant {value=#v, result_t=fixed<8,4>}\n#v = f64 3 [1.3, -1.3, 8]')).toEqual([
      [1.25, -1.3125, -8],
    ]);
  });
});
