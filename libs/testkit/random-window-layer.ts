import { fixed, type NamedType, type Precision } from '../fixed';
import { type LayerClass, LayerSchema, ModelGraph, type Shape, sizeOf, type Tensor, tensor } from '../ir';
import * as layers from '../layers';
import { randomType } from './random-network';
import { type Seeded, seeded } from './seeded';

type Attributes = Record<string, unknown>;

/** Types of weights, accumulators and results. */
type Typing = () => NamedType;

const WIDE: Precision = fixed(48, 20);

/**
 * One random layer `y` over pixels behind an input `x` of one or two spatial dimensions: windows, strides, dilations, groups and
 * paddings at random. Its types hold everything (`wide`) or are random too; weights are multiples of 1/64. Equal seeds give
 * equal graphs.
 */
export function randomWindowLayer(seed: number, types: 'wide' | 'random'): ModelGraph {
  const random = seeded(seed);
  const typing: Typing = types === 'wide' ? () => ({ name: 't', precision: WIDE }) : () => randomType(random);
  const rank = random.int(1, 2);
  const shape = [...Array.from({ length: rank }, () => random.int(1, 6)), random.int(1, 4)];
  const graph = new ModelGraph('m', new LayerSchema(layers.LAYERS));
  const input = types === 'wide' ? { name: 't', precision: fixed(16, 8) } : typing();
  graph.add(layers.Input, { name: 'x', inputs: [], attributes: { input_shape: shape, result_t: input } });
  const [layerClass, attributes] = random.pick(MAKERS)(random, shape, typing);
  graph.add(layerClass, { name: 'y', inputs: ['x'], attributes: { ...attributes, result_t: typing() } });
  graph.setOutput(['y']);
  return graph;
}

type Maker = (random: Seeded, shape: Shape, typing: Typing) => readonly [LayerClass, Attributes];

const AXES = [
  ['height', 'top', 'bottom'],
  ['width', 'left', 'right'],
] as const;

const MAKERS: readonly Maker[] = [
  convolution,
  convolution,
  convolution,
  pooling,
  globalPooling,
  margins,
  resize,
  transpose,
];

/** Attributes of a window that fits, and its size. */
function window(random: Seeded, shape: Shape, stem: 'filt' | 'pool'): { attributes: Attributes; size: number[] } {
  const spatial = shape.slice(0, -1);
  const size: number[] = [];
  const entries = AXES.slice(-spatial.length).flatMap(([extent, before, after], axis) => {
    const taps = random.int(1, 3);
    const dilation = stem === 'filt' ? random.int(1, 2) : 1;
    const most = stem === 'filt' ? 3 : taps - 1;
    const pads = [random.int(0, most), random.int(0, most)];
    const reach = (taps - 1) * dilation + 1;
    const fits = pads[0] + spatial[axis] + pads[1] >= reach;
    size.push(fits ? taps : 1);
    return [
      [`${stem}_${extent}`, fits ? taps : 1],
      [`stride_${extent}`, random.int(1, 3)],
      ...(stem === 'filt' ? [[`dilation_${extent}`, dilation]] : []),
      [`pad_${before}`, fits ? pads[0] : 0],
      [`pad_${after}`, fits ? pads[1] : 0],
    ];
  });
  return { attributes: Object.fromEntries(entries), size };
}

function convolution(random: Seeded, shape: Shape, typing: Typing): readonly [LayerClass, Attributes] {
  const { attributes, size } = window(random, shape, 'filt');
  const [channels, flat] = [shape[shape.length - 1], shape.length === 2];
  const common = { ...attributes, n_chan: channels, weight_t: typing(), bias_t: typing(), accum_t: typing() };
  const interleave = random.int(1, 3);
  if (random.chance(0.3)) {
    const multiplier = random.int(1, 2);
    const weights = {
      depth_multiplier: multiplier,
      weight: weight(random, [...size, channels, multiplier]),
      bias: weight(random, [channels * multiplier]),
    };
    const layerClass = flat ? layers.DepthwiseConv1D : layers.DepthwiseConv2D;
    return [layerClass, { ...common, interleave, n_filt: channels * multiplier, ...weights }];
  }
  const groups = random.pick([1, channels]);
  const filters = groups * random.int(1, 3);
  const weights = { weight: weight(random, [...size, channels / groups, filters]), bias: weight(random, [filters]) };
  return [flat ? layers.Conv1D : layers.Conv2D, { ...common, interleave, n_filt: filters, groups, ...weights }];
}

function pooling(random: Seeded, shape: Shape, typing: Typing): readonly [LayerClass, Attributes] {
  const { attributes } = window(random, shape, 'pool');
  const own = { pool_op: random.pick(['Max', 'Average']), count_pad: random.chance(0.5), accum_t: typing() };
  return [shape.length === 2 ? layers.Pooling1D : layers.Pooling2D, { ...attributes, ...own }];
}

function globalPooling(random: Seeded, shape: Shape, typing: Typing): readonly [LayerClass, Attributes] {
  const own = { pool_op: random.pick(['Max', 'Average']), keepdims: random.chance(0.5), accum_t: typing() };
  return [shape.length === 2 ? layers.GlobalPooling1D : layers.GlobalPooling2D, own];
}

function margins(random: Seeded, shape: Shape): readonly [LayerClass, Attributes] {
  const spatial = shape.slice(0, -1);
  const flat = spatial.length === 1;
  const crops = random.chance(0.5);
  const entries = AXES.slice(-spatial.length).flatMap(([, before, after], axis) => {
    const first = random.int(0, crops ? spatial[axis] - 1 : 3);
    const second = random.int(0, crops ? spatial[axis] - 1 - first : 3);
    return [
      [`${crops ? 'crop' : 'pad'}_${before}`, first],
      [`${crops ? 'crop' : 'pad'}_${after}`, second],
    ];
  });
  const layerClass = crops
    ? [layers.Cropping1D, layers.Cropping2D][flat ? 0 : 1]
    : [layers.ZeroPadding1D, layers.ZeroPadding2D][flat ? 0 : 1];
  return [layerClass, Object.fromEntries(entries)];
}

function resize(random: Seeded, shape: Shape): readonly [LayerClass, Attributes] {
  const height = shape.length === 3 ? { out_height: random.int(1, 8) } : {};
  const algorithm = random.pick(['nearest', 'bilinear']);
  return [
    layers.Resize,
    {
      ...height,
      out_width: random.int(1, 8),
      algorithm,
      align_corners: algorithm === 'bilinear' && random.chance(0.5),
    },
  ];
}

function transpose(random: Seeded, shape: Shape): readonly [LayerClass, Attributes] {
  const perm: number[] = [];
  for (const axis of shape.keys()) perm.splice(random.int(0, perm.length), 0, axis);
  return [layers.Transpose, { perm }];
}

function weight(random: Seeded, shape: readonly number[]): { readonly tensor: Tensor } {
  return {
    tensor: tensor(
      shape,
      Array.from({ length: sizeOf(shape) }, () => random.int(-128, 128) / 64),
    ),
  };
}
