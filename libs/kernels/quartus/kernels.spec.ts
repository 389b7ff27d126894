import { describe, expect, it } from 'vitest';
import { LayerSchema } from '../../ir';
import { Activation, LAYERS, SOFTMAX_DOMAINS, Softmax, STREAMED } from '../../layers';
import { runKernel, runKernelOf } from '../../testkit';
import { BUILT_IN_KERNELS, QUARTUS_KERNELS } from '..';

const schema = new LayerSchema(LAYERS).extend([Softmax], SOFTMAX_DOMAINS).extend([Activation], STREAMED);

/** The layer `node` on one input of the given type and shape. */
function run(node: string, x: readonly number[], result: string, input = 'fixed<12,6>', shape = [x.length]) {
  const layer = node.replace('}', `, result_t=${result}}`);
  return runKernelOf(
    QUARTUS_KERNELS,
    schema,
    `%x = Input {input_shape=[${shape}], result_t=${input}}\n%y = ${layer}`,
    x,
  )[0];
}

const activation = (name: string, x: readonly number[], more = '', result = 'fixed<16,6>') =>
  run(`Activation %x {activation=${name}${more}}`, x, result);

it('are kernels of kinds that exist', () => {
  for (const kind of QUARTUS_KERNELS.keys()) expect(BUILT_IN_KERNELS.has(kind), kind).toBe(true);
});

describe('symmetric functions', () => {
  it('are looked up by |x|, each entry for the middle of its bin', () => {
    // Eight entries of sigmoid at 0.5, 1.5, ...: 637, 837, ..., 1022 at 6.5.
    const y = activation('sigmoid', [0, 0.75, 1, 6, -0.75, -1, -6], ', table_size=8');
    expect(y).toEqual([637, 637, 837, 1022, 387, 187, 2].map((word) => word / 1024));
    // Four entries of tanh at 0.5, 1.5, ...: 473 and 926.
    expect(activation('tanh', [0, 0.75, 1, -1], ', table_size=4')).toEqual([473, 473, 926, -926].map((w) => w / 1024));
    // Two entries of softsign at 2 and 6.
    expect(activation('softsign', [0, 4, -4], ', table_size=2')).toEqual([682, 877, -877].map((word) => word / 1024));
  });

  it('stay in the table at the ends of its range, beyond them, and for the most negative number', () => {
    const last = activation('sigmoid', [7.75], ', table_size=8')[0];
    expect(activation('sigmoid', [8, 9, 31, -8, -32], ', table_size=8')).toEqual([
      last,
      last,
      last,
      1 - last,
      1 - last,
    ]);
  });

  it('have an integer number of entries per unit, so that the last are only reached from beyond the range', () => {
    // Seven entries over 0..4: one per unit, at 2/7, 6/7, ... The fourth entry is for 2, the last one for 26/7.
    const words = [Math.tanh(2), Math.tanh(26 / 7)].map((y) => Math.floor(y * 1024) / 1024);
    expect(activation('tanh', [3.75, 4.25], ', table_size=7')).toEqual(words);
  });

  it('convert to the result before they use the symmetry, in a stream afterwards', () => {
    // 748 / 1024 = 0.7305 is 5/8; 1 - 5/8 = 3/8, floor(1 - 0.7305) = 2/8.
    const y = (more: string) => activation('sigmoid', [1, -1], `, table_size=4${more}`, 'fixed<6,3>');
    expect(y('')).toEqual([5 / 8, 3 / 8]);
    expect(y(', streamed=true')).toEqual([5 / 8, 2 / 8]);
  });

  it('take 0 for positive, in a stream for negative', () => {
    expect(activation('tanh', [0], ', table_size=2')).toEqual([779 / 1024]);
    expect(activation('tanh', [0], ', table_size=2, streamed=true')).toEqual([-779 / 1024]);
    expect(activation('softsign', [0], ', table_size=2, streamed=true')).toEqual([682 / 1024]);
  });
});

describe('other functions', () => {
  it('softplus floors its index', () => {
    // Sixteen entries at -8, -7, ...: -0.25 is in the bin of -1, whose entry is 0.3133.
    expect(activation('softplus', [-32, -0.25, 0, 0.75, 31], ', table_size=16')).toEqual([
      0,
      320 / 1024,
      709 / 1024,
      709 / 1024,
      7168 / 1024,
    ]);
  });

  it('selu has its factor in the type of the result, in a stream in that of the data', () => {
    expect(activation('selu', [4], '', 'fixed<8,6>')).toEqual([4]);
    expect(activation('selu', [4], ', streamed=true', 'fixed<16,6>')).toEqual([4 + 3 / 16]);
    expect(activation('selu', [4], '', 'fixed<16,6>')).toEqual([4 + 51 / 256]);
  });

  it('elu has a table of doubles', () => {
    expect(
      run(
        'ParametrizedActivation %x {activation=elu, activ_param=0.5, param_t=fixed<8,4>, table_size=8}',
        [-1, 2],
        'fixed<16,6>',
      ),
    ).toEqual([-648 / 2048, 2]);
  });

  it('binary_tanh is negative at 0', () => {
    expect(activation('binary_tanh', [-1, 0, 0.25])).toEqual([-1, -1, 1]);
    expect(activation('binary_tanh', [-1, 0, 0.25], '', 'uint<1>')).toEqual([0, 0, 1]);
  });
});

describe('Softmax', () => {
  const softmax = (more: string, x: readonly number[], input = 'fixed<8,4>') =>
    run(`Softmax %x {table_size=8, accum_t=fixed<18,8>${more}}`, x, 'fixed<16,2>', input);

  it('has entries with eight fraction bits, whatever the types of the tables', () => {
    // Eight entries: 1, then e^x for x = -8 + i. The sum 1 + 94/256 indexes the words of fixed<18,8> of which 3 bits follow the sign: 0, so 1.
    // That entry is 1/16 of the numbers 0, 16, 32, ...
    const domains = ', exp_domain_t=fixed<8,4>, inv_domain_t=fixed<18,8>';
    expect(softmax(domains, [3, 2])).toEqual(
      [16 / 256, (94 / 256) * (16 / 256)].map((y) => Math.floor(y * 2 ** 14) / 2 ** 14),
    );
  });

  it('fills its tables for other numbers than it looks up', () => {
    // -1 is the last entry: of e^-1 in fixed<8,4>, of e^-4 in fixed<16,6>.
    expect(softmax(', inv_domain_t=fixed<18,8>', [3, 2])[1]).toBe((4 / 256) * (16 / 256));
  });

  it('never takes entry 0 for a difference', () => {
    // -8 is 1000 0000: entry 1 of e^-7 = 0, not entry 0 of 1.
    expect(softmax(', exp_domain_t=fixed<8,4>', [4, -4])).toEqual([16 / 256, 0]);
  });

  it('saturates differences', () => {
    expect(softmax(', exp_domain_t=fixed<8,4>', [7, -8])).toEqual([16 / 256, 0]);
  });

  it('without maximum: the top bits of input and sum', () => {
    // 2 is entry 1 of e^2 = 1891/256; the sum 2147/256 is below 16, entry 0 of 1/0, which wraps to 0.
    const latency = ', implementation=latency, exp_domain_t=fixed<8,4>, inv_domain_t=fixed<8,5>';
    expect(softmax(latency, [2, 0])).toEqual([0, 0]);
    // The same with sums of 6 bits: 8 is entry 2 of 1/8 in fixed<8,5>.
    const narrow = `${latency}, exp_table_t=fixed<6,5>`;
    expect(softmax(narrow, [2, 0])).toEqual([7 / 8, 1 / 8]);
  });

  it('argmax and legacy are the common ones', () => {
    for (const implementation of ['argmax', 'legacy']) {
      const lines = `%x = Input {input_shape=[2], result_t=fixed<8,4>}
        %y = Softmax %x {implementation=${implementation}, accum_t=fixed<18,8>, result_t=fixed<16,2>}`;
      expect(runKernelOf(QUARTUS_KERNELS, schema, lines, [1, 7])).toEqual(runKernel(lines, [1, 7]));
    }
  });
});

describe('pooling', () => {
  const pool = (op: string, more: string, x: readonly number[], result = 'fixed<12,6>') =>
    run(
      `Pooling1D %x {pool_width=3, stride_width=3, pool_op=${op}, accum_t=fixed<4,4>${more}}`,
      x,
      result,
      'fixed<12,6>',
      [x.length, 1],
    );

  it('has no accumulator', () => {
    expect(pool('Max', '', [1.75, 31.5, -2])).toEqual([31.5]);
    expect(pool('Average', '', [31.5, 31.5, 30])).toEqual([31]);
  });

  it('has no accumulator over all pixels either', () => {
    const node = 'GlobalPooling1D %x {pool_op=Average, accum_t=fixed<4,4>}';
    expect(run(node, [31.5, 31.5, 30], 'fixed<12,6>', 'fixed<12,6>', [3, 1])).toEqual([31]);
  });

  it('averages windows whose sum or size the type of the input does not hold', () => {
    const node = 'Pooling1D %x {pool_width=3, stride_width=3, pool_op=Average, accum_t=fixed<4,4>}';
    expect(run(node, [7, 7, 7], 'fixed<12,6>', 'ufixed<3,3>', [3, 1])).toEqual([7]);
    expect(run(node, [1, 1, 1], 'fixed<12,6>', 'fixed<6,2,RND,SAT>', [3, 1])).toEqual([1]);
  });

  it('truncates an average on the grid of the input', () => {
    expect(pool('Average', '', [1, 0, 0], 'fixed<20,6>')).toEqual([21 / 64]);
    expect(pool('Average', '', [-1, 0, 0], 'fixed<20,6>')).toEqual([-21 / 64]);
  });

  it('scales averages of windows with padding', () => {
    // (2 + 1) / 3 = 1, times 3/2; (1 + 1) / 3 = 42/64, times 96/64.
    expect(pool('Average', ', pad_left=1', [2, 1])).toEqual([1.5]);
    expect(pool('Average', ', pad_left=1', [1, 1])).toEqual([63 / 64]);
    expect(pool('Average', ', pad_left=1, count_pad=true', [2, 1])).toEqual([1]);
  });
});

describe('recurrent layers', () => {
  /** One feature, one unit, one step; all types of weights are fixed<12,6>. */
  function step(kind: string, more: string, weights: string, x: number, accum: string, result: string) {
    const types = ['weight', 'recurrent_weight', 'bias', ...(kind === 'SimpleRNN' ? [] : ['recurrent_bias'])];
    const declared = types.map((key) => `${key}_t=fixed<12,6>`).join(', ');
    const lines = `%x = Input {input_shape=[1, 1], result_t=fixed<12,6>}
      %y = ${kind} %x {n_out=1, weight=#w, recurrent_weight=#w, bias=#b${more}, ${declared}, accum_t=${accum}, result_t=${result}}
      ${weights}`;
    return runKernelOf(QUARTUS_KERNELS, schema, lines, [x])[0];
  }

  it('SimpleRNN adds its bias after the products', () => {
    const weights = '#w = f64 1x1 [[0.5]]\n#b = f64 1 [0.5]';
    // On a grid of 1: floor(0.5) + 0.5 is 0.
    expect(step('SimpleRNN', ', activation=linear', weights, 1, 'fixed<8,8>', 'fixed<16,6>')).toEqual([0]);
    expect(step('SimpleRNN', ', activation=linear', weights, 1, 'fixed<12,8>', 'fixed<16,6>')).toEqual([1]);
  });

  it('LSTM converts each product of a state', () => {
    const gates = ', activation=linear, recurrent_activation=linear, recurrent_bias=#z';
    const weights = '#w = f64 1x4 [[0, 0, 0, 0]]\n#b = f64 4 [1.5, 0, 1.5, 1.5]\n#z = f64 4 [0, 0, 0, 0]';
    // 1.5 * 1.5 = 2.25 is 2, times 1.5 is 3; with more bits 2.25 * 1.5.
    expect(step('LSTM', gates, weights, 1, 'fixed<9,8>', 'fixed<16,6>')).toEqual([3]);
    expect(step('LSTM', gates, weights, 1, 'fixed<16,8>', 'fixed<16,6>')).toEqual([3.375]);
    // A recurrent bias of 1 at the last gate: 2.25 * 2.5.
    const biased = weights.replace('#z = f64 4 [0, 0, 0, 0]', '#z = f64 4 [0, 0, 0, 1]');
    expect(step('LSTM', gates, biased, 1, 'fixed<16,8>', 'fixed<16,6>')).toEqual([5.625]);
  });

  it('GRU has the half-range tables, in the type of the accumulator', () => {
    const gates = ', activation=tanh, recurrent_activation=sigmoid, recurrent_bias=#b, table_size=1024';
    const weights = '#w = f64 1x3 [[0, 0, 0]]\n#b = f64 3 [0, 0, 0.25]';
    // z = 513/1024 on the grid, the candidate tanh(0.25 + 513/1024 * 0.25).
    const candidate = 368 / 1024;
    const [y] = step('GRU', gates, weights, 1, 'fixed<16,6>', 'fixed<16,6>');
    expect(y).toBe(Math.floor(candidate * (1 - 512 / 1024) * 1024) / 1024);
  });
});
