import { describe, expect, it } from 'vitest';
import { LayerSchema, parseGraph, type Shape, sizeOf } from '../ir';
import { Convolution, LAYERS, type Rearrangement, type Resize } from '.';

const schema = new LayerSchema(LAYERS);

/** The layer `y`, whose text is `node`, behind an input of `shape`; `#w` is a kernel of `kernel`. */
function layerOf(node: string, shape: Shape, kernel: Shape = [1], biases = 1) {
  const text = `model @m {
  %a = Input {input_shape=[${shape.join(', ')}]}
  %y = ${node}
}
#w = f64 ${kernel.join('x')} fill(1)
#b = f64 ${biases} fill(1)`;
  return parseGraph(text, schema).layer('y');
}

describe('shapes', () => {
  it.each<[string, Shape, Shape, number, Shape]>([
    ['Conv1D %a {filt_width=3, n_chan=2, n_filt=5, weight=#w, bias=#b}', [7, 2], [3, 2, 5], 5, [5, 5]],
    ['Conv1D %a {filt_width=3, stride_width=2, n_chan=2, n_filt=5, weight=#w, bias=#b}', [7, 2], [3, 2, 5], 5, [3, 5]],
    [
      'Conv1D %a {filt_width=3, dilation_width=3, n_chan=2, n_filt=5, weight=#w, bias=#b}',
      [7, 2],
      [3, 2, 5],
      5,
      [1, 5],
    ],
    ['Conv1D %a {filt_width=3, pad_left=2, n_chan=2, n_filt=5, weight=#w, bias=#b}', [7, 2], [3, 2, 5], 5, [7, 5]],
    ['Conv1D %a {filt_width=1, n_chan=4, n_filt=2, weight=#w, bias=#b, groups=2}', [7, 4], [1, 2, 2], 2, [7, 2]],
    [
      'Conv2D %a {filt_height=2, stride_height=3, filt_width=3, pad_right=1, n_chan=1, n_filt=2, weight=#w, bias=#b}',
      [9, 4, 1],
      [2, 3, 1, 2],
      2,
      [3, 3, 2],
    ],
    [
      'DepthwiseConv1D %a {filt_width=2, n_chan=3, n_filt=6, weight=#w, bias=#b, depth_multiplier=2}',
      [4, 3],
      [2, 3, 2],
      6,
      [3, 6],
    ],
    [
      'Pooling2D %a {pool_height=2, stride_height=2, pool_width=2, stride_width=2, pool_op=Max}',
      [5, 6, 3],
      [1],
      1,
      [2, 3, 3],
    ],
    ['GlobalPooling2D %a {pool_op=Max}', [5, 6, 3], [1], 1, [3]],
    ['GlobalPooling2D %a {pool_op=Max, keepdims=true}', [5, 6, 3], [1], 1, [1, 1, 3]],
    ['GlobalPooling1D %a {pool_op=Average, keepdims=true}', [5, 3], [1], 1, [1, 3]],
    ['ZeroPadding2D %a {pad_top=1, pad_right=2}', [5, 6, 3], [1], 1, [6, 8, 3]],
    ['Cropping1D %a {crop_left=1, crop_right=2}', [5, 3], [1], 1, [2, 3]],
    ['Resize %a {out_height=10, out_width=3}', [5, 6, 3], [1], 1, [10, 3, 3]],
    ['Resize %a {out_width=12}', [6, 3], [1], 1, [12, 3]],
    ['Transpose %a {perm=[2, 0, 1]}', [5, 6, 3], [1], 1, [3, 5, 6]],
    ['Broadcast %a {target_shape=[4, 2, 3]}', [1, 1, 3], [1], 1, [4, 2, 3]],
  ])('%s of %j', (node, shape, kernel, biases, expected) => {
    expect(layerOf(node, shape, kernel, biases).shapes).toEqual([expected]);
  });

  it.each<[string, Shape, Shape, number, RegExp]>([
    [
      'Conv1D %a {filt_width=8, n_chan=2, n_filt=5, weight=#w, bias=#b}',
      [7, 2],
      [8, 2, 5],
      5,
      /a window of \[8\] does not fit/,
    ],
    [
      'Conv1D %a {filt_width=3, n_chan=2, n_filt=5, weight=#w, bias=#b}',
      [7, 3],
      [3, 2, 5],
      5,
      /Conv1D has 2 input channels/,
    ],
    [
      'Conv1D %a {filt_width=3, n_chan=2, n_filt=5, weight=#w, bias=#b}',
      [7, 2],
      [3, 5, 2],
      5,
      /shape \[3, 5, 2\], expected \[3, 2, 5\]/,
    ],
    [
      'Conv1D %a {filt_width=1, n_chan=4, n_filt=3, weight=#w, bias=#b, groups=2}',
      [7, 4],
      [1, 2, 3],
      3,
      /3 output channels do not split into 2/,
    ],
    [
      'Conv1D %a {filt_width=1, n_chan=4, n_filt=3, weight=#w, bias=#b}',
      [7, 4, 4],
      [1, 4, 3],
      3,
      /reads \[width, channels\]/,
    ],
    ['Pooling1D %a {pool_width=2, pad_left=2, pool_op=Max}', [4, 1], [1], 1, /pads by a whole window/],
    ['Cropping1D %a {crop_left=3, crop_right=2}', [5, 3], [1], 1, /takes 3 and 2 pixels/],
    ['ZeroPadding1D %a {pad_left=-1}', [5, 3], [1], 1, /adds -1 and 0 pixels/],
    ['Resize %a {out_width=0}', [6, 3], [1], 1, /cannot be resized to \[0\]/],
    ['Transpose %a {perm=[0, 0]}', [5, 3], [1], 1, /\[0, 0\] is no order of the axes/],
    ['Transpose %a {perm=[1]}', [5, 3], [1], 1, /is no order of the axes/],
    ['Broadcast %a {target_shape=[1, 3]}', [5, 3], [1], 1, /cannot make its input smaller/],
  ])('%s of %j is refused', (node, shape, kernel, biases, message) => {
    expect(() => layerOf(node, shape, kernel, biases).shapes).toThrow(message);
  });
});

it('a convolution tells its groups, terms and windows', () => {
  const node = 'Conv1D %a {filt_width=2, pad_left=1, n_chan=4, n_filt=2, weight=#w, bias=#b, groups=2}';
  const layer = layerOf(node, [3, 4], [2, 2, 2], 2) as Convolution;
  expect(layer).toBeInstanceOf(Convolution);
  expect([layer.groups, layer.terms, layer.taps]).toEqual([2, 4, 2]);
  expect([...layer.pixels]).toEqual([-1, 0, 0, 1, 1, 2]);
});

it('windows over two dimensions go row by row', () => {
  const node = 'Pooling2D %a {pool_height=2, pad_bottom=1, pool_width=2, stride_width=2, pool_op=Max}';
  const layer = layerOf(node, [2, 4, 1]) as Convolution;
  expect([...layer.pixels]).toEqual([0, 1, 4, 5, 2, 3, 6, 7, 4, 5, -1, -1, 6, 7, -1, -1]);
});

it('a transpose back gives every element its place again', () => {
  for (const perm of [
    [1, 2, 0],
    [2, 0, 1],
    [0, 2, 1],
    [2, 1, 0],
  ]) {
    const there = layerOf(`Transpose %a {perm=[${perm.join(', ')}]}`, [2, 3, 4]) as Rearrangement;
    const inverse = [0, 1, 2].map((axis) => perm.indexOf(axis));
    const back = layerOf(`Transpose %a {perm=[${inverse.join(', ')}]}`, there.shape) as Rearrangement;
    const composed = Array.from(back.sources, (source) => there.sources[source]);
    expect(composed).toEqual(Array.from({ length: sizeOf(there.shape) }, (_, i) => i));
  }
});

it('positions between pixels are fractions in lowest terms', () => {
  const resize = layerOf('Resize %a {out_width=4, algorithm=bilinear}', [2, 1]) as Resize;
  expect(resize.interpolations).toEqual([
    [
      { low: 0, high: 0, weight: 3, denominator: 4 },
      { low: 0, high: 1, weight: 1, denominator: 4 },
      { low: 0, high: 1, weight: 3, denominator: 4 },
      { low: 1, high: 1, weight: 1, denominator: 4 },
    ],
  ]);
});
