import { describe, expect, it } from 'vitest';
import { exactArith, toExact, toNumber } from '../fixed';
import { definitionOf, randomWindowLayer, runKernel, seeded, seededTensor } from '../testkit';
import { BUILT_IN_KERNELS, prepareKernel } from '.';

describe('random layers over pixels', () => {
  it('compute what their definition says, where the types hold everything', () => {
    for (let seed = 0; seed < 500; seed++) {
      const layer = randomWindowLayer(seed, 'wide').layer('y');
      const x = [...seededTensor(seeded(seed), layer.inputShape(), 8, 4).data];
      const kernel = prepareKernel(BUILT_IN_KERNELS, layer);
      const [found] = kernel([x.map(toExact)], exactArith);
      const expected = definitionOf(layer)!(x);
      expect(found.length, `seed ${seed}`).toBe(expected.length);
      // Only quotients are rounded: to 28 fraction bits.
      for (const [i, value] of found.entries()) {
        const distance = Math.abs(toNumber(value) - expected[i]);
        expect(distance, `seed ${seed}, ${layer.kind}, element ${i}`).toBeLessThan(2 ** -27);
      }
    }
  });
});

const CONV = 'weight_t=fixed<8,4>, bias_t=fixed<8,4>, accum_t=fixed<16,8>';

describe('faults of the reference', () => {
  it('dilation', () => {
    const [y] = runKernel(
      `%x = Input {input_shape=[5, 1]} : 5x1 x fixed<8,4>
       %y = Conv1D %x {filt_width=2, dilation_width=3, n_chan=1, n_filt=1, weight=#w, bias=#b, ${CONV}} : 2x1 x fixed<16,8>
       #w = f64 2x1x1 [[[1]], [[2]]]
       #b = f64 1 [0]`,
      [1, 2, 3, 4, 5],
    );
    expect(y).toEqual([1 + 2 * 4, 2 + 2 * 5]);
  });

  it('groups', () => {
    const [y] = runKernel(
      `%x = Input {input_shape=[1, 4]} : 1x4 x fixed<8,4>
       %y = Conv1D %x {filt_width=1, n_chan=4, n_filt=2, weight=#w, bias=#b, ${CONV}, groups=2} : 1x2 x fixed<16,8>
       #w = f64 1x2x2 [[[1, 3], [2, 4]]]
       #b = f64 2 [0, 0.5]`,
      [1, 2, 3, 4],
    );
    expect(y).toEqual([1 * 1 + 2 * 2, 3 * 3 + 4 * 4 + 0.5]);
  });

  it('depth multiplier', () => {
    const [y] = runKernel(
      `%x = Input {input_shape=[2, 2]} : 2x2 x fixed<8,4>
       %y = DepthwiseConv1D %x {filt_width=2, n_chan=2, n_filt=4, weight=#w, bias=#b, ${CONV}, depth_multiplier=2} : 1x4 x fixed<16,8>
       #w = f64 2x2x2 [[[1, 2], [3, 4]], [[-1, -2], [0, 1]]]
       #b = f64 4 fill(0)`,
      [1, 2, 3, 4],
    );
    expect(y).toEqual([1 - 3, 2 - 6, 6, 8 + 4]);
  });

  it('a maximum of unsigned values ignores padding', () => {
    const [y] = runKernel(
      `%x = Input {input_shape=[2, 1]} : 2x1 x ufixed<4,4>
       %y = Pooling1D %x {pool_width=2, stride_width=2, pad_left=1, pad_right=1, pool_op=Max, accum_t=ufixed<4,4>} : 2x1 x ufixed<4,4>`,
      [3, 1],
    );
    expect(y).toEqual([3, 1]);
  });

  it('pool of one pixel with stride 2', () => {
    const [y] = runKernel(
      `%x = Input {input_shape=[5, 1]} : 5x1 x fixed<8,4>
       %y = Pooling1D %x {pool_width=1, stride_width=2, pool_op=Average, accum_t=fixed<8,4>} : 3x1 x fixed<8,4>`,
      [1, 2, 3, 4, 5],
    );
    expect(y).toEqual([1, 3, 5]);
  });
});

describe('averages', () => {
  const average = (countPad: boolean, result: string) =>
    `%x = Input {input_shape=[2, 1]} : 2x1 x fixed<8,4>
     %y = Pooling1D %x {pool_width=3, stride_width=2, pad_left=1, pool_op=Average, accum_t=fixed<10,6>, count_pad=${countPad}} : 1x1 x ${result}`;

  it('count padding only where the layer says so', () => {
    expect(runKernel(average(false, 'fixed<10,6>'), [1, 2])).toEqual([[1.5]]);
    expect(runKernel(average(true, 'fixed<10,6>'), [1, 2])).toEqual([[1]]);
  });

  it('are truncated towards zero on the grid of the accumulator', () => {
    // -2 / 3 = -0.666: -0.625, not -0.6875.
    expect(runKernel(average(true, 'fixed<10,6>'), [-1, -1])).toEqual([[-0.625]]);
  });
});

it('a saturating accumulator adds in the order of the interleaved weights', () => {
  const sum = (interleave: number) =>
    runKernel(
      `%x = Input {input_shape=[4, 1]} : 4x1 x fixed<8,4>
       %y = Conv1D %x {filt_width=4, n_chan=1, n_filt=1, weight=#w, bias=#b, weight_t=fixed<8,4>, bias_t=fixed<8,4>, interleave=${interleave}, accum_t=fixed<4,4,TRN,SAT>} : 1x1 x fixed<8,4>
       #w = f64 4x1x1 fill(1)
       #b = f64 1 [0]`,
      [5, -7, 5, -7],
    );
  // 5, -2, 3, -4; but 5, 7 (10 saturated), 0, -7 by even and odd.
  expect(sum(1)).toEqual([[-4]]);
  expect(sum(2)).toEqual([[-7]]);
});
