import { describe, expect, it } from 'vitest';
import { LayerSchema, parseGraph } from '../ir';
import { LAYERS } from '../layers';
import { createEmulator } from './emulator';

const schema = new LayerSchema(LAYERS);

/** Outputs of `%y` at each step of a sequence; an inference is a step. */
function run(node: string, steps: readonly (readonly number[])[], result: string): number[][] {
  const n = steps[0].length;
  const graph = parseGraph(
    `model @m {
  %x = Input {input_shape=[${n}]} : ${n} x fixed<12,6>
  %y = ${node} : ${node.startsWith('SNN') ? 1 : n} x ${result}
  return %y
}
#one = f64 1 [1]
#two = f64 2 [1, 2]
#half = f64 1 [0.5]`,
    schema,
  );
  const emulator = createEmulator(graph);
  const input = { shape: [steps.length, n], data: Float64Array.from(steps.flat()) };
  const [{ data }] = emulator.predict([input]).outputs;
  // Every run begins with cleared states.
  expect(emulator.predict([input]).outputs[0].data).toEqual(data);
  const width = data.length / steps.length;
  return steps.map((_, step) => Array.from(data.subarray(step * width, (step + 1) * width)));
}

const flat = (node: string, steps: readonly number[]) =>
  run(
    node,
    steps.map((x) => [x]),
    'uint<1>',
  ).flat();
const TYPES = 'threshold_t=fixed<12,6>, membrane_t=fixed<12,6>';
const READOUT = 'window_size=4, membrane_t=fixed<12,6>';

describe('IFNeuron', () => {
  it('fires when the sum reaches the threshold, which is then subtracted', () => {
    expect(flat(`IFNeuron %x {threshold=#one, ${TYPES}}`, [0.5, 0.75, 0.5, 0.25, 0])).toEqual([0, 1, 0, 1, 0]);
  });

  it('is set to zero by firing', () => {
    const node = `IFNeuron %x {threshold=#one, reset_mechanism=zero, ${TYPES}}`;
    expect(flat(node, [0.5, 0.75, 0.5, 0.25, 0.25])).toEqual([0, 1, 0, 0, 1]);
  });

  it('forgets at the end of a window', () => {
    expect(flat(`IFNeuron %x {threshold=#one, window_size=2, ${TYPES}}`, [0.5, 0.25, 0.5, 0.5])).toEqual([0, 0, 0, 1]);
  });

  it('has a threshold for each neuron', () => {
    const node = `IFNeuron %x {threshold=#two, ${TYPES}}`;
    expect(
      run(
        node,
        [
          [1, 1],
          [1, 1],
        ],
        'uint<1>',
      ),
    ).toEqual([
      [1, 0],
      [1, 1],
    ]);
  });

  it('keeps its membrane in its own type', () => {
    // On a grid of 1/2 a quarter is nothing.
    const node = 'IFNeuron %x {threshold=#one, threshold_t=fixed<12,6>, membrane_t=fixed<7,6>}';
    expect(flat(node, [0.75, 0.25, 0.25, 0.5])).toEqual([0, 0, 0, 1]);
  });
});

describe('LIFNeuron', () => {
  it('leaks', () => {
    // 0.75, 0.375 + 0.5, 0.4375 + 0.625 = 1.0625 fires, 0.03125 + 0.5
    const node = `LIFNeuron %x {threshold=#one, beta=#half, beta_t=fixed<12,6>, ${TYPES}}`;
    expect(flat(node, [0.75, 0.5, 0.625, 0.5])).toEqual([0, 0, 1, 0]);
  });
});

describe('SNNReadout', () => {
  const spikes = [
    [0, 1, 0],
    [1, 0, 0],
    [1, 0, 0],
    [0, 0, 0],
    [0, 0, 1],
  ];
  const of = (more: string) => run(`SNNReadout %x {${READOUT}, ${more}}`, spikes, 'fixed<12,6>').flat();

  it('names the class of most spikes, the first of equals, until the window ends', () => {
    expect(of('decision_rule=argmax_spike_count')).toEqual([1, 0, 0, 0, 2]);
  });

  it('names the lowest class that has the threshold', () => {
    expect(of('decision_rule=first_to_threshold, class_threshold=1')).toEqual([1, 0, 0, 0, 2]);
    expect(of('decision_rule=threshold_then_argmax, class_threshold=2')).toEqual([1, 0, 0, 0, 2]);
  });

  it('gives the difference of two classes', () => {
    const node = `SNNReadout %x {${READOUT}, decision_rule=binary_logit}`;
    expect(
      run(
        node,
        [
          [1, 0],
          [1, 1],
          [0, 1],
          [0, 1],
          [0, 1],
        ],
        'fixed<12,6>',
      ).flat(),
    ).toEqual([-1, -1, 0, 1, 1]);
  });

  it('adds up potentials that leak', () => {
    const node = `SNNReadout %x {${READOUT}, output_mode=membrane, decision_rule=binary_logit, beta=0.5}`;
    expect(
      run(
        node,
        [
          [1, 0],
          [0, 2],
          [0, 0],
        ],
        'fixed<12,6>',
      ).flat(),
    ).toEqual([-1, 1.5, 0.75]);
    const largest = `SNNReadout %x {${READOUT}, output_mode=membrane, beta=0.5}`;
    expect(
      run(
        largest,
        [
          [1, 0],
          [0, 2],
          [2, 0],
        ],
        'fixed<12,6>',
      ).flat(),
    ).toEqual([0, 1, 0]);
  });
});
