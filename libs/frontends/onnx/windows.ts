import { type Shape, sizeOf } from '../../ir';
import { LARGEST } from './broadcast';
import { nodeError, numberAttribute, numbersAttribute, type OnnxNode, textAttribute } from './graph';

/** How a window moves over the spatial dimensions of a convolution or a pooling, paddings resolved. */
export interface Windows {
  readonly sizes: readonly number[];
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  /** Padding pixels before and behind each dimension; with `ceil_mode` behind also those that a last window hangs over. */
  readonly pads: readonly (readonly [before: number, after: number])[];
  /** Positions along each dimension. */
  readonly extents: Shape;
  /** True when a last window hangs over the padded input. */
  readonly overhangs: boolean;
}

/** The windows of a node over an input whose spatial extents are `spatial`; user errors name attributes that do not fit. */
export function windowsOf(node: OnnxNode, spatial: Shape, sizes: readonly number[]): Windows {
  const rank = spatial.length;
  const given = numbersAttribute(node, 'kernel_shape');
  if (sizes.length !== rank || (given && given.join() !== sizes.join())) {
    throw nodeError(node, 'bad-attribute', `a window of [${given ?? sizes}] does not fit ${rank} dimensions`);
  }
  const list = (key: string) => {
    const values = numbersAttribute(node, key) ?? new Array<number>(rank).fill(1);
    if (values.length === rank && values.every((n) => n >= 1)) return values;
    throw nodeError(node, 'bad-attribute', `${key} [${values}] are not ${rank} positive numbers`);
  };
  const [strides, dilations] = [list('strides'), list('dilations')];
  const reaches = sizes.map((size, i) => (size - 1) * dilations[i] + 1);
  const padded = paddings(node, spatial, strides, reaches);
  const rest = spatial.map((n, i) => n + padded[i][0] + padded[i][1] - reaches[i]);
  const ceil = numberAttribute(node, 'ceil_mode', 0) !== 0;
  const extents = rest.map((n, i) => {
    const floor = Math.floor(n / strides[i]) + 1;
    // A window that would start behind the input and its padding before is left out.
    const starts = ceil && n % strides[i] !== 0 && floor * strides[i] < spatial[i] + padded[i][0];
    return floor + Number(starts);
  });
  if (extents.some((n) => n < 1)) {
    throw nodeError(node, 'shape-mismatch', `a window of [${sizes}] does not fit into [${spatial}] pixels`);
  }
  if (!(sizeOf(extents) * sizeOf(sizes) <= LARGEST)) {
    throw nodeError(node, 'too-large', `[${extents}] windows of [${sizes}] are too many`);
  }
  const over = rest.map((n, i) => Math.max(0, (extents[i] - 1) * strides[i] - n));
  const pads = padded.map(([before, after], i) => [before, after + over[i]] as const);
  return { sizes, strides, dilations, pads, extents, overhangs: sizeOf(over.map((n) => n + 1)) > 1 };
}

function paddings(
  node: OnnxNode,
  spatial: Shape,
  strides: readonly number[],
  reaches: readonly number[],
): (readonly [number, number])[] {
  const mode = textAttribute(node, 'auto_pad', 'NOTSET');
  switch (mode) {
    case 'NOTSET': {
      const pads = numbersAttribute(node, 'pads') ?? new Array<number>(2 * spatial.length).fill(0);
      if (pads.length === 2 * spatial.length && pads.every((n) => n >= 0)) {
        return spatial.map((_, i) => [pads[i], pads[i + spatial.length]]);
      }
      throw nodeError(node, 'bad-attribute', `pads [${pads}] are not ${2 * spatial.length} numbers from 0 on`);
    }
    case 'VALID':
      return spatial.map(() => [0, 0]);
    case 'SAME_UPPER':
    case 'SAME_LOWER':
      return spatial.map((n, i) => {
        const total = Math.max(0, (Math.ceil(n / strides[i]) - 1) * strides[i] + reaches[i] - n);
        const [small, large] = [Math.floor(total / 2), Math.ceil(total / 2)];
        return mode === 'SAME_UPPER' ? [small, large] : [large, small];
      });
    default:
      throw nodeError(node, 'bad-attribute', `auto_pad is ${mode}`);
  }
}
