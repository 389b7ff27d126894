import { filled, sizeOf, type Tensor } from '../../../ir';
import { CONVOLUTION, Conv1D, Conv2D, DEPTHWISE, DepthwiseConv1D, DepthwiseConv2D, GROUPS } from '../../../layers';
import type { Call, Handler } from '../call';
import { permuted } from '../fold';
import { FILTER_AXES, windowAttributes } from './window';

const KINDS = [
  { plain: Conv1D, depthwise: DepthwiseConv1D },
  { plain: Conv2D, depthwise: DepthwiseConv2D },
];

/** The general operator, which decompositions use; it may not be a transposed convolution. */
export const convolution: Handler = (call) => {
  call.args.ignore('output_padding');
  return convolve(call);
};

/** Convolution over one or two spatial dimensions, with strides, padding, dilation and groups. */
export const convolve: Handler = (call) => {
  const kernel = call.constant('weight');
  const rank = kernel.shape.length - 2;
  const kinds = KINDS[rank - 1];
  if (kinds === undefined) {
    throw call.error(
      'unsupported-operator',
      `a convolution over ${rank} dimensions`,
      'one and two dimensions are supported',
    );
  }
  const { args } = call;
  const groups = args.integer('groups', 1);
  const [filters, channels, ...sizes] = kernel.shape;
  const input = call.channelsLast(call.data('input'));
  const bias = call.optionalConstant('bias');
  const depthwise = groups > 1 && channels === 1;
  const layer = depthwise ? kinds.depthwise : kinds.plain;
  const attributes = {
    [CONVOLUTION.nChan.key]: channels * groups,
    [CONVOLUTION.nFilt.key]: filters,
    [CONVOLUTION.useBias.key]: bias !== undefined,
    [CONVOLUTION.weight.key]: { tensor: depthwise ? depthwiseKernel(kernel, groups) : plainKernel(kernel) },
    [CONVOLUTION.bias.key]: {
      tensor: bias ? { shape: [filters], data: biasValues(call, bias, filters) } : filled([filters], 0),
    },
    ...(depthwise ? { [DEPTHWISE.depthMultiplier.key]: filters / groups } : {}),
    ...(!depthwise && groups > 1 ? { [GROUPS.groups.key]: groups } : {}),
    ...windowAttributes(FILTER_AXES, {
      size: sizes,
      stride: args.perAxis('stride', rank, 1),
      dilation: args.perAxis('dilation', rank, 1),
      padding: padding(call, sizes),
    }),
  };
  return call.channelsFirst(call.add(layer, [input], attributes));
};

/** [n_filt, channels, taps...] as [taps..., channels, n_filt]. */
function plainKernel(kernel: Tensor): Tensor {
  const taps = kernel.shape.slice(2).map((_, i) => i + 2);
  return permuted(kernel, [...taps, 1, 0]);
}

/** [channels * multiplier, 1, taps...] as [taps..., channels, multiplier]. */
function depthwiseKernel({ shape, data }: Tensor, channels: number): Tensor {
  const [filters, , ...taps] = shape;
  const split = { shape: [channels, filters / channels, ...taps], data };
  return permuted(split, [...taps.map((_, i) => i + 2), 0, 1]);
}

function biasValues(call: Call, bias: Tensor, filters: number): Tensor['data'] {
  if (sizeOf(bias.shape) === filters) return bias.data;
  throw call.error('shape-mismatch', `the bias has ${bias.data.length} values for ${filters} channels`);
}

/** [before, after] of each dimension; `same` pads an odd pixel at the end. */
function padding(call: Call, sizes: readonly number[]): (readonly [number, number])[] {
  const named = call.args.word('padding');
  if (named === undefined) return call.args.perAxis('padding', sizes.length, 0).map((n) => [n, n]);
  if (named === 'valid') return sizes.map(() => [0, 0]);
  if (named !== 'same') throw call.args.unsupported('padding', 'known are same and valid');
  const dilation = call.args.perAxis('dilation', sizes.length, 1);
  return sizes.map((size, i) => {
    const total = dilation[i] * (size - 1);
    return [Math.floor(total / 2), Math.ceil(total / 2)];
  });
}
