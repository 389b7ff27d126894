import type { Shape } from '../../../ir';
import { type LayerCall, onlyInput } from '../handler';

/** Keys of one spatial dimension's attributes. */
interface AxisKeys {
  readonly extent: 'height' | 'width';
  readonly before: 'top' | 'left';
  readonly after: 'bottom' | 'right';
}

const AXES: readonly AxisKeys[] = [
  { extent: 'height', before: 'top', after: 'bottom' },
  { extent: 'width', before: 'left', after: 'right' },
];

/** The spatial dimensions of a layer for `rank` of them. */
export function spatialAxes(rank: number): readonly AxisKeys[] {
  return AXES.slice(-rank);
}

/** The input's spatial extents and channels; a user error for channels first or another rank. */
export function pixelsOf(call: LayerCall, rank: number): { readonly spatial: Shape; readonly channels: number } {
  call.options.only('data_format', 'channels_last');
  const { shape } = onlyInput(call);
  if (shape.length !== rank + 1) {
    throw call.options.unsupported('input shape', shape, `${call.className} reads ${rank + 1} dimensions`);
  }
  return { spatial: shape.slice(0, -1), channels: shape[rank] };
}

/** An option with one positive integer for each spatial dimension, or one for all. */
export function extents(call: LayerCall, key: string, rank: number, fallback?: readonly number[]): readonly number[] {
  const value = call.options.raw(key) ?? fallback;
  const all = Array.isArray(value) ? value : new Array(rank).fill(value);
  if (all.length === rank && all.every((n) => Number.isInteger(n) && n > 0)) return all;
  throw call.options.unsupported(key, value, `expected ${rank} positive integers`);
}

/** What a window does along each spatial dimension. */
export interface WindowOptions {
  readonly size: readonly number[];
  readonly stride: readonly number[];
  readonly dilation: readonly number[];
}

/** Attributes of a window: strides, dilation where there is one, and the padding pixels that the option `padding` means. */
export function windowAttributes(
  call: LayerCall,
  stem: 'filt' | 'pool',
  spatial: Shape,
  { size, stride, dilation }: WindowOptions,
): Record<string, number> {
  const padding = call.options.raw('padding') ?? 'valid';
  const causal = padding === 'causal' && stem === 'filt' && spatial.length === 1;
  if (padding !== 'valid' && padding !== 'same' && !causal) {
    throw call.options.unsupported('padding', padding, 'supported are valid, same and, for Conv1D, causal');
  }
  const entries = spatialAxes(spatial.length).flatMap(({ extent, before, after }, i) => {
    const reach = (size[i] - 1) * dilation[i] + 1;
    const same = padding === 'same' ? samePadding(spatial[i], reach, stride[i]) : 0;
    const first = causal ? reach - 1 : Math.floor(same / 2);
    return [
      [`${stem}_${extent}`, size[i]],
      [`stride_${extent}`, stride[i]],
      ...(dilation[i] === 1 ? [] : [[`dilation_${extent}`, dilation[i]]]),
      [`pad_${before}`, first],
      [`pad_${after}`, causal ? 0 : same - first],
    ];
  });
  return Object.fromEntries(entries);
}

/** Padding pixels, at both ends together, that make ceil(input / stride) positions of a window that reaches over `reach` pixels. */
function samePadding(input: number, reach: number, stride: number): number {
  return Math.max(input % stride === 0 ? reach - stride : reach - (input % stride), 0);
}
