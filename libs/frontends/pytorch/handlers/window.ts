import type { Attribute } from '../../../ir';
import { FILTER_HEIGHT, FILTER_WIDTH, POOL_HEIGHT, POOL_WIDTH } from '../../../layers';

type AxisKeys = { readonly [key in 'size' | 'stride' | 'before' | 'after']: Attribute<number> } & {
  readonly dilation?: Attribute<number>;
};

export const FILTER_AXES: readonly AxisKeys[] = [FILTER_HEIGHT, FILTER_WIDTH];
export const POOL_AXES: readonly AxisKeys[] = [POOL_HEIGHT, POOL_WIDTH];

/** A window per spatial dimension, outermost first. */
interface Windows {
  readonly size: readonly number[];
  readonly stride: readonly number[];
  readonly dilation?: readonly number[];
  readonly padding: readonly (readonly [number, number])[];
}

/** The attributes of a window; one over a single dimension has a width alone. */
export function windowAttributes(all: readonly AxisKeys[], windows: Windows): Record<string, number> {
  const axes = all.slice(-windows.size.length);
  return Object.fromEntries(
    axes.flatMap(({ size, stride, dilation, before, after }, i) => [
      [size.key, windows.size[i]],
      [stride.key, windows.stride[i]],
      [before.key, windows.padding[i][0]],
      [after.key, windows.padding[i][1]],
      ...(dilation && windows.dilation ? [[dilation.key, windows.dilation[i]] as const] : []),
    ]),
  );
}
