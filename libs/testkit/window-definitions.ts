import { type Layer, sizeOf, type Weight } from '../ir';

/**
 * What a layer over pixels computes in real numbers, as its framework documents it: loops over output pixels, kernel pixels and
 * channels, with one-dimensional layers as images of height 1. It shares nothing with the layers but their attributes.
 * Undefined for other layers.
 */
export function definitionOf(layer: Layer): ((x: readonly number[]) => number[]) | undefined {
  const { kind } = layer;
  if (/^(Depthwise|Pointwise)?Conv[12]D$/.test(kind)) return (x) => convolve(layer, x, weightOf(layer, 'weight'), kind);
  if (/^SeparableConv[12]D$/.test(kind)) return (x) => separable(layer, x);
  if (/^(Global)?Pooling[12]D$/.test(kind)) return (x) => pool(layer, x);
  if (/^ZeroPadding[12]D$/.test(kind))
    return (x) => copy(layer, (p, q, c) => at(layer, x, p - pad(layer, 'top'), q - pad(layer, 'left'), c));
  if (/^Cropping[12]D$/.test(kind))
    return (x) => copy(layer, (p, q, c) => at(layer, x, p + crop(layer, 'top'), q + crop(layer, 'left'), c));
  if (kind === 'Resize') return (x) => resize(layer, x);
  if (kind === 'Transpose') return (x) => transpose(layer, x);
  return undefined;
}

const optional = (layer: Layer, key: string, otherwise: number) =>
  layer.expected.some((attribute) => attribute.key === key) ? (layer.getAttr(key) as number) : otherwise;
const pad = (layer: Layer, side: string) => optional(layer, `pad_${side}`, 0);
const crop = (layer: Layer, side: string) => optional(layer, `crop_${side}`, 0);
const weightOf = (layer: Layer, key: string) => (layer.getAttr(key) as Weight).tensor.data;

/** [height, width, channels] of an input or output. */
function image(shape: readonly number[]): readonly [number, number, number] {
  return [shape.length === 3 ? shape[0] : 1, shape[shape.length - 2] ?? 1, shape[shape.length - 1]];
}

/** An input element; 0 outside. */
function at(layer: Layer, x: readonly number[], p: number, q: number, c: number): number {
  const [height, width, channels] = image(layer.inputShape());
  return p < 0 || q < 0 || p >= height || q >= width ? 0 : x[(p * width + q) * channels + c];
}

function copy(layer: Layer, element: (p: number, q: number, c: number) => number): number[] {
  const [, width, channels] = image(layer.shape);
  return Array.from({ length: sizeOf(layer.shape) }, (_, i) =>
    element(Math.floor(i / channels / width), Math.floor(i / channels) % width, i % channels),
  );
}

function convolve(layer: Layer, x: readonly number[], weight: ArrayLike<number>, kind: string): number[] {
  const channels = image(layer.inputShape())[2];
  const [rows, columns] = [optional(layer, 'filt_height', 1), optional(layer, 'filt_width', 1)];
  const filters = weightOf(layer, 'bias').length;
  const groups = kind.startsWith('Depthwise') ? channels : optional(layer, 'groups', 1);
  const [inside, outside] = [channels / groups, filters / groups];
  return copy(layer, (p, q, f) => {
    let sum = weightOf(layer, 'bias')[f];
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) {
        for (let c = 0; c < inside; c++) {
          const [row, column] = [place(layer, 'height', 'top', p, i), place(layer, 'width', 'left', q, j)];
          const w = weight[((i * columns + j) * inside + c) * filters + f];
          sum += w * at(layer, x, row, column, Math.floor(f / outside) * inside + c);
        }
      }
    }
    return sum;
  });
}

function place(layer: Layer, extent: string, side: string, position: number, tap: number): number {
  const [stride, dilation] = [optional(layer, `stride_${extent}`, 1), optional(layer, `dilation_${extent}`, 1)];
  return position * stride + tap * dilation - pad(layer, side);
}

function separable(layer: Layer, x: readonly number[]): number[] {
  const [depthwise, pointwise] = [weightOf(layer, 'depthwise'), weightOf(layer, 'pointwise')];
  const bias = weightOf(layer, 'bias');
  const [rows, columns] = [optional(layer, 'filt_height', 1), optional(layer, 'filt_width', 1)];
  const multiplier = layer.getAttr('depth_multiplier') as number;
  const channels = image(layer.inputShape())[2];
  return copy(layer, (p, q, f) => {
    let sum = bias[f];
    for (let d = 0; d < channels * multiplier; d++) {
      for (let tap = 0; tap < rows * columns; tap++) {
        const row = place(layer, 'height', 'top', p, Math.floor(tap / columns));
        const column = place(layer, 'width', 'left', q, tap % columns);
        const deep = depthwise[tap * channels * multiplier + d] * at(layer, x, row, column, Math.floor(d / multiplier));
        sum += deep * pointwise[d * bias.length + f];
      }
    }
    return sum;
  });
}

function pool(layer: Layer, x: readonly number[]): number[] {
  const [height, width, channels] = image(layer.inputShape());
  const isGlobal = layer.kind.startsWith('Global');
  const rows = isGlobal ? height : optional(layer, 'pool_height', 1);
  const columns = isGlobal ? width : optional(layer, 'pool_width', 1);
  const [, across] = image(layer.shape);
  return Array.from({ length: sizeOf(layer.shape) }, (_, i) => {
    const pixel = Math.floor(i / channels);
    const [p, q] = isGlobal ? [0, 0] : [Math.floor(pixel / across), pixel % across];
    const values: number[] = [];
    for (let tap = 0; tap < rows * columns; tap++) {
      const row = place(layer, 'height', 'top', p, Math.floor(tap / columns));
      const column = place(layer, 'width', 'left', q, tap % columns);
      const inside = row >= 0 && column >= 0 && row < height && column < width;
      if (inside) values.push(at(layer, x, row, column, i % channels));
    }
    if (layer.getAttr('pool_op') === 'Max') return Math.max(...values);
    const counted = !isGlobal && layer.getAttr('count_pad') === true ? rows * columns : values.length;
    return values.reduce((a, b) => a + b, 0) / counted;
  });
}

function resize(layer: Layer, x: readonly number[]): number[] {
  const [[height, width], [tall, wide]] = [image(layer.inputShape()), image(layer.shape)];
  if (layer.getAttr('algorithm') === 'nearest') {
    return copy(layer, (p, q, c) => at(layer, x, Math.floor((p * height) / tall), Math.floor((q * width) / wide), c));
  }
  const corners = layer.getAttr('align_corners') === true;
  const source = (j: number, from: number, to: number) => {
    const s = corners && to > 1 ? (j * (from - 1)) / (to - 1) : ((j + 0.5) * from) / to - 0.5;
    return Math.min(Math.max(s, 0), from - 1);
  };
  return copy(layer, (p, q, c) => {
    const [s, t] = [source(p, height, tall), source(q, width, wide)];
    const [row, column] = [Math.floor(s), Math.floor(t)];
    const near = (r: number, k: number) => at(layer, x, Math.min(r, height - 1), Math.min(k, width - 1), c);
    const [upper, lower] = [row, row + 1].map(
      (r) => near(r, column) * (1 - t + column) + near(r, column + 1) * (t - column),
    );
    return upper * (1 - s + row) + lower * (s - row);
  });
}

function transpose(layer: Layer, x: readonly number[]): number[] {
  const [from, to, perm] = [layer.inputShape(), layer.shape, layer.getAttr('perm') as readonly number[]];
  return Array.from({ length: sizeOf(to) }, (_, i) => {
    const index = to.map((extent, axis) => Math.floor(i / sizeOf(to.slice(axis + 1))) % extent);
    return x[from.reduce((flat, extent, axis) => flat * extent + index[perm.indexOf(axis)], 0)];
  });
}
