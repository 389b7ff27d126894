import { describe, expect, it } from 'vitest';
import { LayerSchema, parseGraph, type Shape } from '../ir';
import { LAYERS } from './index';

const schema = new LayerSchema(LAYERS);

/** Shapes of the outputs of `%y` over `%x` of [5, 4] and states `%h`, `%c` of two units. */
function shapesOf(node: string, outputs = '%y'): readonly Shape[] {
  const text = `model @m {
  %x = Input {input_shape=[5, 4]}
  %h = Input {input_shape=[2]}
  %c = Input {input_shape=[2]}
  %v = Input {input_shape=[4]}
  ${outputs} = ${node}
  return %y
}
#w1 = f64 4x2 fill(1)
#u1 = f64 2x2 fill(1)
#b1 = f64 2 fill(1)
#w3 = f64 4x6 fill(1)
#u3 = f64 2x6 fill(1)
#b3 = f64 6 fill(1)
#w4 = f64 4x8 fill(1)
#u4 = f64 2x8 fill(1)
#b4 = f64 8 fill(1)
#w9 = f64 4x9 fill(1)
#u9 = f64 3x9 fill(1)
#b9 = f64 9 fill(1)`;
  return parseGraph(text, schema).layer('y').shapes;
}

const LSTM =
  'n_out=2, activation=tanh, recurrent_activation=sigmoid, weight=#w4, recurrent_weight=#u4, bias=#b4, recurrent_bias=#b4';
const GRU =
  'n_out=2, activation=tanh, recurrent_activation=sigmoid, weight=#w3, recurrent_weight=#u3, bias=#b3, recurrent_bias=#b3';
const RNN = 'n_out=2, activation=tanh, weight=#w1, recurrent_weight=#u1, bias=#b1';

const direction = (prefix: string, kind: string, n: number) =>
  `${prefix}_class_name=${kind}, ${prefix}_activation=tanh, ${prefix}_recurrent_activation=sigmoid, ${prefix}_weight=#w${n}, ${prefix}_recurrent_weight=#u${n}, ${prefix}_bias=#b${n}, ${prefix}_recurrent_bias=#b${n}`;
const BOTH = `${direction('forward', 'LSTM', 4)}, ${direction('backward', 'GRU', 3)}`;
const UNEQUAL = `${direction('forward', 'LSTM', 4)}, ${direction('backward', 'GRU', 9)}`;

describe('shapes of recurrent layers', () => {
  it.each<[string, string, readonly Shape[], string?]>([
    ['the last output', `LSTM %x {${LSTM}}`, [[2]]],
    ['every output', `GRU %x {${GRU}, return_sequences=true}`, [[5, 2]]],
    ['states of a SimpleRNN', `SimpleRNN %x {${RNN}, return_state=true}`, [[2], [2]], '%y, %s'],
    ['states of an LSTM', `LSTM %x {${LSTM}, return_state=true}`, [[2], [2], [2]], '%y, %s, %t'],
    ['initial states', `LSTM %x, %h, %c {${LSTM}, pass_initial_states=true}`, [[2]]],
    ['both directions side by side', `Bidirectional %x {n_out=4, ${BOTH}}`, [[4]]],
    ['both directions in one', `Bidirectional %x {n_out=2, merge_mode=sum, return_sequences=true, ${BOTH}}`, [[5, 2]]],
    ['both directions apart', `Bidirectional %x {n_out=2, merge_mode=none, ${BOTH}}`, [[2], [2]], '%y, %z'],
    ['directions of different widths', `Bidirectional %x {n_out=5, ${UNEQUAL}}`, [[5]]],
    [
      'states of both directions',
      `Bidirectional %x {n_out=4, return_state=true, ${BOTH}}`,
      [[4], [2], [2], [2]],
      '%y, %h1, %c1, %h2',
    ],
  ])('%s', (_, node, expected, outputs) => {
    expect(shapesOf(node, outputs)).toEqual(expected);
  });

  it.each([
    ['a vector', `LSTM %v {${LSTM}}`, /LSTM reads \[steps, features\], its input is \[4\]/],
    [
      'a kernel of another cell',
      `LSTM %x {${LSTM.replace('#w4', '#w3')}}`,
      /weight has shape \[4, 6\], expected \[4, 8\]/,
    ],
    ['a bias of another cell', `GRU %x {${GRU.replaceAll('#b3', '#b4')}}`, /bias has shape \[8\], expected \[6\]/],
    ['a wrong n_out', `GRU %x {${GRU.replace('n_out=2', 'n_out=3')}}`, /n_out is 3, the weights make 2 features/],
    [
      'a missing initial state',
      `LSTM %x, %h {${LSTM}, pass_initial_states=true}`,
      /the initial states are \[2\], expected \[2\] and \[2\]/,
    ],
    [
      'a sum of different widths',
      `Bidirectional %x {n_out=2, merge_mode=sum, ${UNEQUAL}}`,
      /directions of 2 and 3 units can only be concatenated/,
    ],
  ])('%s is refused', (_, node, message) => {
    expect(() => shapesOf(node)).toThrow(message);
  });
});
