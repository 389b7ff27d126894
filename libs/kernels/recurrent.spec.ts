import { describe, expect, it } from 'vitest';
import { runKernel } from '../testkit';

/** `y` over one feature in two steps, one unit, types fixed<12,6> but for the accumulator's. */
function run(node: string, x: readonly number[], more: { accum?: string; result?: string; outputs?: string } = {}) {
  const { accum = 'fixed<20,8>', result = 'fixed<20,8>', outputs = '%y' } = more;
  const types = ['weight', 'recurrent_weight', 'bias', ...(node.startsWith('SimpleRNN') ? [] : ['recurrent_bias'])];
  const declared = types.map((name) => `${name}_t=fixed<12,6>`).join(', ');
  const sequence = node.includes('return_sequences=true') ? `${x.length}x1` : '1';
  const shapes = [
    sequence,
    ...outputs
      .split(',')
      .slice(1)
      .map(() => '1'),
  ];
  return runKernel(
    `%x = Input {input_shape=[${x.length}, 1]} : ${x.length}x1 x fixed<12,6>
     ${outputs} = ${node.replace('}', `, ${declared}, accum_t=${accum}}`)} : ${shapes.join(', ')} x ${result}
     #w1 = f64 1x1 [[2]]
     #u1 = f64 1x1 [[0.5]]
     #b1 = f64 1 [1]
     #w3 = f64 1x3 [[0.5, 2, 1]]
     #u3 = f64 1x3 [[0, 0, 3]]
     #b3 = f64 3 [0, 0, 0.5]
     #c3 = f64 3 [0, 0, 0.25]
     #w4 = f64 1x4 [[1, 0.5, 2, 1]]
     #u4 = f64 1x4 [[0, 0, 1, 0]]
     #b4 = f64 4 [0, 0, 0, 1]
     #z4 = f64 4 [0, 0, 0, 0]`,
    x,
  );
}

const RNN = 'n_out=1, activation=linear, weight=#w1, recurrent_weight=#u1, bias=#b1';
const GRU =
  'n_out=1, activation=linear, recurrent_activation=linear, weight=#w3, recurrent_weight=#u3, bias=#b3, recurrent_bias=#c3';
const LSTM =
  'n_out=1, activation=linear, recurrent_activation=linear, weight=#w4, recurrent_weight=#u4, bias=#b4, recurrent_bias=#z4';

describe('SimpleRNN', () => {
  it('adds the products of input and state', () => {
    // h1 = 2 * 1 + 1 = 3, h2 = 2 * 2 + 1 + 3 / 2 = 6.5
    expect(run(`SimpleRNN %x {${RNN}, return_sequences=true}`, [1, 2])).toEqual([[3, 6.5]]);
    expect(run(`SimpleRNN %x {${RNN}}`, [1, 2])).toEqual([[6.5]]);
  });

  it('goes backwards, the output of a step at that step', () => {
    // h2 = 5, h1 = 3 + 2.5
    expect(run(`SimpleRNN %x {${RNN}, return_sequences=true, direction=backward}`, [1, 2])).toEqual([[5.5, 5]]);
    expect(run(`SimpleRNN %x {${RNN}, direction=backward}`, [1, 2])).toEqual([[5.5]]);
  });

  it('goes backwards, the outputs in the order of computation', () => {
    const node = `SimpleRNN %x {${RNN}, return_sequences=true, direction=backward, computed_order=true}`;
    expect(run(node, [1, 2])).toEqual([[5, 5.5]]);
  });

  it('keeps its state in the result type', () => {
    // h1 = 3.25 becomes 3 in fixed<6,6>; h2 = 1 + 1.5 becomes 2.
    expect(run(`SimpleRNN %x {${RNN}}`, [1.125, 0], { result: 'fixed<6,6>' })).toEqual([[2]]);
  });

  it('hands out its last state', () => {
    expect(
      run(`SimpleRNN %x {${RNN}, return_sequences=true, return_state=true}`, [1, 2], { outputs: '%y, %h' }),
    ).toEqual([[3, 6.5], [6.5]]);
  });
});

describe('GRU', () => {
  it('resets after the product', () => {
    // z1 = 0.5, candidate = 1 + 0.5 + 2 * (0 + 0.25) = 2, h1 = 1; z2 = 1, h2 = h1.
    expect(run(`GRU %x {${GRU}, return_sequences=true}`, [1, 2])).toEqual([[1, 1]]);
    // z2 = 0.25, r2 = 1, candidate = 0.5 + 0.5 + 1 * (3 * 1 + 0.25) = 4.25, h2 = 0.75 * 4.25 + 0.25
    expect(run(`GRU %x {${GRU}}`, [1, 0.5])).toEqual([[3.4375]]);
  });

  it('resets before the product', () => {
    // z1 = 0.5, candidate = 1 + 0.5 + (3 * 0 + 0.25) = 1.75, h1 = 0.875;
    // z2 = 0.25, r2 = 1, candidate = 1 + (3 * 0.875 + 0.25) = 3.875, h2 = 0.75 * 3.875 + 0.25 * 0.875
    expect(run(`GRU %x {${GRU}, apply_reset_gate=before}`, [1, 0.5])).toEqual([[3.125]]);
  });

  it('converts every gate to the accumulator', () => {
    // On a grid of 1: z1 = 0, candidate = 1 + 0 + floor(2 * 0) = 1, h1 = 1.
    expect(run(`GRU %x {${GRU}, return_sequences=true}`, [1], { accum: 'fixed<8,8>' })).toEqual([[1]]);
  });
});

describe('LSTM', () => {
  it('keeps two states', () => {
    // i = 1, f = 0.5, g = 2, o = 2: c1 = 2, h1 = 4; i = 2, f = 1, g = 4 + 4, o = 3: c2 = 16 + 2, h2 = 54
    expect(
      run(`LSTM %x {${LSTM}, return_sequences=true, return_state=true}`, [1, 2], { outputs: '%y, %h, %c' }),
    ).toEqual([[4, 54], [54], [18]]);
  });

  it('adds both products of a state before it is converted', () => {
    // On a grid of 1, x = 0.75: i = 0, f = 0, g = 1, o = 1, so that nothing is kept.
    expect(run(`LSTM %x {${LSTM}}`, [0.75, 0.75], { accum: 'fixed<8,8>' })).toEqual([[0]]);
  });

  it('has a hard sigmoid', () => {
    // 0.25 x + 0.5 clipped: i = 0.75, f = 0.625, o = 1 for x = 1; g = 2, c = 1.5, h = 1.5
    const node = `LSTM %x {${LSTM.replace('recurrent_activation=linear', 'recurrent_activation=hard_sigmoid')}, hard_sigmoid_slope=0.25, table_t=fixed<18,8>}`;
    expect(run(node, [1])).toEqual([[1.5]]);
  });
});
