import { userError } from '../../diagnostic';
import { filled, type Layer, type ModelGraph, mapTensor, sizeOf, type Tensor, type Weight } from '../../ir';
import {
  CONVOLUTION,
  Conv,
  Conv1D,
  Conv2D,
  DEPTHWISE,
  DepthwiseConv1D,
  DepthwiseConv2D,
  FILTER_HEIGHT,
  FILTER_WIDTH,
  GROUPS,
  type WindowAxis,
} from '../../layers';
import { layerOptimizer } from '../../pass';
import { constantOf, removeUnread } from './affine-parameters';

/**
 * Makes a Conv1D or Conv2D, named `Conv2D_<node>`, of a convolution by a constant kernel; also of one with several groups. A bias of
 * zeros, where there is none, gets a type like any other, as in hls4ml: it counts for the type of the sum.
 */
export const convToConvXD = layerOptimizer(Conv, {
  name: 'conv_to_conv_x_d',
  doc: 'A convolution by a constant kernel is a Conv1D or Conv2D.',
  preserves: 'values',
})((graph, conv) => {
  if (isDepthwise(conv)) return false;
  const group = conv.get(Conv.attributes.group);
  const more = group > 1 ? { [GROUPS.groups.key]: group } : {};
  return convert(graph, conv, [Conv1D, Conv2D], plainKernel, more);
});

/** Makes a DepthwiseConv1D or DepthwiseConv2D of one with a group for each channel. */
export const convToDepthwiseConvXD = layerOptimizer(Conv, {
  name: 'conv_to_depthwise_conv_x_d',
  doc: 'A convolution of each channel on its own is a depthwise one.',
  preserves: 'values',
})((graph, conv) => {
  if (!isDepthwise(conv)) return false;
  const multiplier = conv.inputShape(1)[0] / conv.get(Conv.attributes.group);
  const more = { [DEPTHWISE.depthMultiplier.key]: multiplier };
  return convert(graph, conv, [DepthwiseConv1D, DepthwiseConv2D], depthwiseKernel(multiplier), more);
});

const AXES = [[FILTER_WIDTH], [FILTER_HEIGHT, FILTER_WIDTH]];

function isDepthwise(conv: Conv): boolean {
  const group = conv.get(Conv.attributes.group);
  return group !== 1 && group === conv.inputShape().at(-1);
}

function convert(
  graph: ModelGraph,
  conv: Conv,
  kinds: readonly [typeof Conv1D, typeof Conv2D],
  kernelOf: (tensor: Tensor) => Tensor,
  more: Readonly<Record<string, unknown>>,
): boolean {
  const { axes } = conv;
  const kind = kinds[axes.length - 1];
  if (!kind) {
    const found = `a convolution over ${axes.length} dimensions`;
    throw userError('unsupported-operand', found, { node: conv.name }, 'one and two dimensions are supported');
  }
  const [filters] = conv.inputShape(1);
  const weight = constant(graph, conv, 1, 'kernel');
  const bias: Weight =
    conv.inputs[2] === undefined ? { tensor: filled([filters], 0) } : constant(graph, conv, 2, 'bias');
  const sources: Layer[] = conv.inputs.slice(1).map((name) => graph.producer(name));
  graph.replace(conv, kind, {
    name: graph.uniqueName(`${kind.kind}_${conv.name}`),
    inputs: [conv.inputs[0]],
    attributes: {
      [CONVOLUTION.nChan.key]: conv.inputShape().at(-1),
      [CONVOLUTION.nFilt.key]: filters,
      [CONVOLUTION.weight.key]: { ...weight, tensor: kernelOf(weight.tensor) },
      [CONVOLUTION.bias.key]: { ...bias, tensor: { shape: [filters], data: bias.tensor.data } },
      ...windowAttributes(axes),
      ...more,
    },
  });
  removeUnread(graph, sources);
  return true;
}

function constant(graph: ModelGraph, conv: Conv, slot: number, what: string): Weight {
  const found = constantOf(graph, conv.inputs[slot]);
  if (found) return found;
  throw userError('unsupported-operand', `the ${what} is computed by the network`, { node: conv.name });
}

function windowAttributes(axes: readonly WindowAxis[]): Readonly<Record<string, number>> {
  return Object.fromEntries(
    AXES[axes.length - 1].flatMap((attribute, i) => {
      const { size, stride, dilation, before, after } = axes[i];
      return [
        [attribute.size.key, size],
        [attribute.stride.key, stride],
        [attribute.dilation.key, dilation],
        [attribute.before.key, before],
        [attribute.after.key, after],
      ] as const;
    }),
  );
}

/** [n_filt, taps..., channels] as [taps..., channels, n_filt]. */
function plainKernel(kernel: Tensor): Tensor {
  const [filters, ...rest] = kernel.shape;
  const block = sizeOf(rest);
  const moved = mapTensor(kernel, (_, i) => kernel.data[(i % filters) * block + Math.floor(i / filters)]);
  return { shape: [...rest, filters], data: moved.data };
}

/** [channels * multiplier, taps..., 1] as [taps..., channels, multiplier]. */
const depthwiseKernel =
  (multiplier: number) =>
  (kernel: Tensor): Tensor => {
    const [filters, ...rest] = kernel.shape;
    const { data } = plainKernel(kernel);
    return { shape: [...rest.slice(0, -1), filters / multiplier, multiplier], data };
  };
