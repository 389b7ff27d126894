import { weightTensor } from '../ir';
import {
  CONVOLUTION,
  Conv,
  type Convolution,
  POOLING,
  type Pooling,
  type Rearrangement,
  Resize,
  SEPARABLE,
  type SeparableConv,
} from '../layers';
import type { FloatFunction } from './float-functions';

/** A matrix product at each position of the window; padding is zero. */
export const convolution: FloatFunction<Convolution> = (layer) => {
  const weight = weightTensor(layer.get(CONVOLUTION.weight)).data;
  const bias = weightTensor(layer.get(CONVOLUTION.bias)).data;
  const { pixels, taps, channels, groups } = layer;
  return ([x]) => [convolve(x, { pixels, taps, channels, groups }, weight, bias)];
};

/** The same with the kernel [n_filt, taps..., channels of a group] and the bias as inputs. */
export const conv: FloatFunction<Conv> = (layer) => {
  const { pixels, taps, channels } = layer;
  const groups = layer.get(Conv.attributes.group);
  const filters = layer.shape[layer.shape.length - 1];
  return ([x, kernel, bias = new Float64Array(filters)]) => {
    const block = kernel.length / filters;
    const weight = kernel.map((_, i) => kernel[(i % filters) * block + Math.floor(i / filters)]);
    return [convolve(x, { pixels, taps, channels, groups }, weight, bias)];
  };
};

/** The depthwise and then the pointwise product. */
export const separableConv: FloatFunction<SeparableConv> = (layer) => {
  const [depthwise, pointwise] = [SEPARABLE.depthwise, SEPARABLE.pointwise].map(
    (key) => weightTensor(layer.get(key)).data,
  );
  const bias = weightTensor(layer.get(SEPARABLE.bias)).data;
  const { pixels, taps, channels } = layer;
  const between = depthwise.length / taps;
  const positions = Int32Array.from({ length: pixels.length / taps }, (_, i) => i);
  return ([x]) => {
    const deep = convolve(x, { pixels, taps, channels, groups: channels }, depthwise, new Float64Array(between));
    return [convolve(deep, { pixels: positions, taps: 1, channels: between, groups: 1 }, pointwise, bias)];
  };
};

interface Window {
  readonly pixels: Int32Array;
  readonly taps: number;
  readonly channels: number;
  readonly groups: number;
}

function convolve(
  x: Float64Array,
  { pixels, taps, channels, groups }: Window,
  weight: ArrayLike<number>,
  bias: ArrayLike<number>,
): Float64Array {
  const filters = bias.length;
  const [inputs, outputs] = [channels / groups, filters / groups];
  const out = new Float64Array((pixels.length / taps) * filters);
  for (let at = 0; at < pixels.length; at++) {
    const [to, tap] = [Math.floor(at / taps) * filters, at % taps];
    if (tap === 0) for (let f = 0; f < filters; f++) out[to + f] += bias[f];
    if (pixels[at] < 0) continue;
    for (let channel = 0; channel < channels; channel++) {
      const value = x[pixels[at] * channels + channel];
      const group = Math.floor(channel / inputs) * outputs;
      const row = (tap * inputs + (channel % inputs)) * filters;
      if (value !== 0) for (let f = group; f < group + outputs; f++) out[to + f] += value * weight[row + f];
    }
  }
  return out;
}

/** Maximum or mean of the pixels of each window. */
export const pooling: FloatFunction<Pooling> = (layer) => {
  const { pixels, taps, channels, countsPadding } = layer;
  const isMaximum = layer.get(POOLING.poolOp) === 'Max';
  return ([x]) => {
    const out = new Float64Array((pixels.length / taps) * channels);
    for (let at = 0; at < out.length; at++) {
      const first = Math.floor(at / channels) * taps;
      const values = Array.from(pixels.subarray(first, first + taps))
        .filter((pixel) => pixel >= 0)
        .map((pixel) => x[pixel * channels + (at % channels)]);
      const count = countsPadding ? taps : values.length;
      out[at] = isMaximum ? Math.max(...values) : values.reduce((a, b) => a + b, 0) / count;
    }
    return [out];
  };
};

/** Elements in another order, with zeros between. */
export const rearrangement: FloatFunction<Rearrangement> = (layer) => {
  const { sources } = layer;
  return ([x]) => [Float64Array.from(sources, (source) => (source < 0 ? 0 : x[source]))];
};

/** The nearest pixels, or linear interpolation along one axis after the other. */
export const resize: FloatFunction<Resize> = (layer) => {
  if (layer.get(Resize.attributes.algorithm) === 'nearest') return rearrangement(layer);
  const { interpolations } = layer;
  const shape = layer.inputShape();
  return ([x]) => {
    let values = x;
    let inner = x.length;
    let outer = 1;
    for (const [axis, along] of interpolations.entries()) {
      inner /= shape[axis];
      const next = new Float64Array(outer * along.length * inner);
      for (let o = 0; o < outer; o++) {
        for (const [j, { low, high, weight, denominator }] of along.entries()) {
          for (let i = 0; i < inner; i++) {
            const at = (index: number) => values[(o * shape[axis] + index) * inner + i];
            next[(o * along.length + j) * inner + i] = at(low) + ((at(high) - at(low)) * weight) / denominator;
          }
        }
      }
      values = next;
      outer *= along.length;
    }
    return [values];
  };
};
