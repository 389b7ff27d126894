import { describe, expect, it } from 'vitest';
import { runKernel } from '../testkit';

/**
 * `y` of vertices with one feature, as many as there are: one aggregator at distance x, whose output is the mean feature plus
 * half the mean weight, and a constant of 1.
 */
function run(x: readonly number[], number: number, more = '', shape = `${x.length}x1`): readonly number[] {
  const types = [
    'input_transform_weights_t=fixed<12,4>',
    'input_transform_biases_t=fixed<12,4>',
    'aggregator_distance_weights_t=fixed<12,4>',
    'aggregator_distance_biases_t=fixed<12,4>',
    'output_transform_biases_t=fixed<12,4>',
    'edge_weight_aggr_t=ufixed<16,6>',
    'aggr_t=fixed<20,8>',
    'norm_t=ufixed<14,4>',
  ];
  const [y] = runKernel(
    `%x = Input {input_shape=[${x.length}, 1]} : ${x.length}x1 x fixed<12,4>
     %n = Input {input_shape=[1]} : 1 x fixed<12,8>
     %y = GarNet %x, %n {input_transform_weights=#w, input_transform_biases=#b, aggregator_distance_weights=#d, aggregator_distance_biases=#o, output_transform_biases=#c, ${types.join(', ')}${more}} : ${shape} x fixed<20,8>
     #w = f64 1x1x1 [[[1]]]
     #b = f64 1x1 [[0.5]]
     #d = f64 1x1 [[1]]
     #o = f64 1 [0]
     #c = f64 1 [1]`,
    x,
    [number],
  );
  return y;
}

/** e^-1 on the grid of 2^-10. */
const E = Math.floor(Math.exp(-1) * 1024) / 1024;
/** What a weight of 1 becomes in a type below 1. */
const ONE = 1023 / 1024;
const floor = (x: number, bits: number) => Math.floor(x * 2 ** bits) / 2 ** bits;

describe('GarNet', () => {
  it('exchanges features by weights', () => {
    // Features times weights on the grid of the features, their means on those of their types.
    const [mean, weight] = [floor((floor(E, 8) - floor(-E, 8) * -1) / 2, 12), floor(E, 10)];
    const share = floor(mean + weight / 2, 12);
    expect(run([1, -1], 2)).toEqual([1 + floor(E * share, 12), 1 + floor(E * share, 12)]);
  });

  it('gives the largest weight below 1 to a distance of 0', () => {
    const share = floor(ONE / 2, 12);
    expect(run([0], 1)).toEqual([1 + floor(ONE * share, 12)]);
    expect(run([0], 1, ', edge_weight_t=ufixed<11,1>')).toEqual([1.5]);
  });

  it.each([
    ['as many as a number that is not whole has', 1.5, 1],
    ['all of a number beyond them', 100, 2],
    ['none of a negative number', -3, 0],
  ])('counts %s', (_, number, count) => {
    expect(run([1, 0.5], number)).toEqual(run([1, 0.5], count));
  });

  it('gives 0 for vertices that do not count', () => {
    expect(run([1, 0.5], 1)[1]).toBe(0);
    expect(run([1, 0.5], 0)).toEqual([0, 0]);
  });

  it('divides by a number of vertices that is no power of two', () => {
    const collapse = ', collapse=mean';
    const mean = floor((3 * ONE) / 3, 10);
    expect(run([0, 0, 0], 3, collapse, '1')).toEqual([1 + floor(mean * floor(mean / 2, 12), 12)]);
    // The constant counts for one vertex of three.
    const third = floor(ONE / 3, 10);
    expect(run([0, 0, 0], 1, collapse, '1')).toEqual([floor(1 / 3, 8) + floor(third * floor(third / 2, 12), 12)]);
  });

  it('divides by the number of vertices that count, as a fraction', () => {
    const more = ', collapse=mean, mean_by_nvert=true';
    const weights = floor(floor((3 * ONE) / 4, 10) * floor(4 / 3, 10), 10);
    expect(run([0, 0, 0, 0], 3, more, '1')).toEqual([1 + floor(weights * floor(weights / 2, 12), 12)]);
    expect(run([0, 0, 0, 0], 0, more, '1')).toEqual([1]);
  });

  it('refuses a table of more entries than can be had', () => {
    expect(() => run([1], 1, ', distance_t=fixed<17,4>')).toThrow(/too-large.*node "y".*2\^17 entries/);
  });
});
