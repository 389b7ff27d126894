import { describe, expect, it } from 'vitest';
import { LayerSchema, parseGraph, tensor } from '../../ir';
import { LAYERS } from '../../layers';
import { countMultiplications, effortOf, sampler } from './effort';

const TYPES = 'weight_t=fixed<8,4>, bias_t=fixed<8,4>, accum_t=fixed<18,10>';

const graphOf = (last: string) =>
  parseGraph(
    `model @m {
  %x = Input {input_shape=[3]} : 3 x fixed<8,4>
  %d = Dense %x {n_in=3, n_out=2, weight=#w, bias=#b, ${TYPES}} : 2 x fixed<12,6>
  %y = ${last}
  return %y
}
#w = f64 3x2 fill(1)
#b = f64 2 fill(0)
#t = f64 1 [1]`,
    new LayerSchema(LAYERS),
  );

const relu = graphOf('Activation %d {activation=relu} : 2 x fixed<12,6>');
const spikes = graphOf('IFNeuron %d {threshold=#t, threshold_t=fixed<8,4>, membrane_t=fixed<8,4>} : 2 x uint<1>');

describe('the effort of a sample', () => {
  it('counts the multiplications of every layer', () => {
    expect(Object.fromEntries(countMultiplications(relu))).toEqual({ x: 0, d: 6, y: 0 });
    expect(countMultiplications(spikes).get('y')).toBe(0);
  });

  it('is more where a kernel has no fast path', () => {
    const effort = effortOf(relu, countMultiplications(relu));
    expect(effort).toBeGreaterThan(6);
    expect(effortOf(relu, new Map([...countMultiplications(relu), ['y', 6]]))).toBeGreaterThan(effort + 6);
  });
});

describe('samples are taken', () => {
  const rows = tensor([6, 2], [0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5]);
  const taken = (graph: typeof relu, count: number) => {
    const { shape, data } = sampler(graph)(rows, count);
    return [shape, Array.from(data)];
  };

  it('evenly over all', () => {
    expect(taken(relu, 3)).toEqual([
      [3, 2],
      [0, 0, 2, 2, 4, 4],
    ]);
    expect(taken(relu, 7)).toEqual([[6, 2], Array.from(rows.data)]);
  });

  it('in a row where each is a step in time', () => {
    expect(taken(spikes, 3)).toEqual([
      [3, 2],
      [0, 0, 1, 1, 2, 2],
    ]);
  });
});
