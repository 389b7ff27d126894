import { userError } from '../diagnostic';
import { type Attribute, type AttributeSet, attr, formatShape, Layer, type Shape, sizeOf } from '../ir';

/** One spatial dimension of a window that slides over a padded input. */
export interface WindowAxis {
  /** Extent of the input without padding. */
  readonly input: number;
  /** Taps of the window. */
  readonly size: number;
  /** Pixels between two positions of the window. */
  readonly stride: number;
  /** Pixels between two taps. */
  readonly dilation: number;
  /** Padding pixels before and after the input. */
  readonly before: number;
  readonly after: number;
}

/** Attribute keys of one spatial dimension; only convolutions have a dilation. */
interface AxisAttributes {
  readonly size: Attribute<number>;
  readonly stride: Attribute<number>;
  readonly dilation?: Attribute<number>;
  readonly before: Attribute<number>;
  readonly after: Attribute<number>;
}

function filterAxis(extent: 'height' | 'width', before: string, after: string) {
  return {
    size: attr.int(`filt_${extent}`, { doc: `${extent} of the kernel` }),
    dilation: attr.int(`dilation_${extent}`, { doc: `pixels between two taps along the ${extent}`, fallback: 1 }),
    ...movingAxis(extent, before, after),
  };
}

function poolAxis(extent: 'height' | 'width', before: string, after: string) {
  return {
    size: attr.int(`pool_${extent}`, { doc: `${extent} of the window` }),
    ...movingAxis(extent, before, after),
  };
}

function movingAxis(extent: string, before: string, after: string) {
  return {
    stride: attr.int(`stride_${extent}`, { doc: `pixels between two windows along the ${extent}`, fallback: 1 }),
    before: attr.int(`pad_${before}`, { doc: `padding pixels at the ${before}`, fallback: 0 }),
    after: attr.int(`pad_${after}`, { doc: `padding pixels at the ${after}`, fallback: 0 }),
  };
}

export const FILTER_HEIGHT = filterAxis('height', 'top', 'bottom');
export const FILTER_WIDTH = filterAxis('width', 'left', 'right');
export const POOL_HEIGHT = poolAxis('height', 'top', 'bottom');
export const POOL_WIDTH = poolAxis('width', 'left', 'right');

/** The attributes of several axes as one set. */
export function attributesOfAxes(...axes: readonly AxisAttributes[]): AttributeSet {
  return Object.fromEntries(axes.flatMap((axis) => Object.values(axis)).map((attribute) => [attribute.key, attribute]));
}

/** A layer that computes each output pixel from a window of input pixels; channels are the last axis. */
export abstract class WindowLayer extends Layer {
  /** The spatial dimensions, outermost first. */
  abstract get axes(): readonly WindowAxis[];

  /** Extent of the last axis of the input. */
  get channels(): number {
    return this.inputShape().at(-1) as number;
  }

  /** Taps of one window. */
  get taps(): number {
    return sizeOf(this.axes.map((axis) => axis.size));
  }

  /** For each position of the window, row-major, and each of its taps: the input pixel, or -1 for padding. */
  get pixels(): Int32Array {
    return windowPixels(this.axes);
  }

  /** The number of positions along each axis; a user error when the window does not fit. */
  protected positions(): Shape {
    const extents = this.axes.map(positionsAlong);
    if (extents.every((extent) => extent > 0)) return extents;
    const [taps, input] = [this.axes.map((axis) => axis.size), formatShape(this.inputShape())];
    const message = `a window of ${formatShape(taps)} does not fit into an input of ${input}`;
    throw userError('shape-mismatch', message, { node: this.name });
  }

  /** Axes from attributes; a user error when the input has another rank than that. */
  protected axesFrom(...attributes: readonly AxisAttributes[]): WindowAxis[] {
    return spatialShape(this, attributes.length).map((input, i) => {
      const { size, stride, dilation, before, after } = attributes[i];
      return {
        input,
        size: this.get(size),
        stride: this.get(stride),
        dilation: dilation ? this.get(dilation) : 1,
        before: this.get(before),
        after: this.get(after),
      };
    });
  }
}

/** Extents of the input before its channels; a user error when there are not `rank` of them. */
export function spatialShape(layer: Layer, rank: number): Shape {
  const shape = layer.inputShape();
  if (shape.length === rank + 1) return shape.slice(0, -1);
  const expected = rank === 1 ? '[width, channels]' : '[height, width, channels]';
  throw userError('shape-mismatch', `${layer.kind} reads ${expected}, its input is ${formatShape(shape)}`, {
    node: layer.name,
  });
}

function positionsAlong({ input, size, stride, dilation, before, after }: WindowAxis): number {
  const reach = (size - 1) * dilation + 1;
  return Math.floor((before + input + after - reach) / stride) + 1;
}

function windowPixels(axes: readonly WindowAxis[]): Int32Array {
  let windows: readonly (readonly number[])[] = [[0]];
  for (const axis of axes) {
    const along = Array.from({ length: positionsAlong(axis) }, (_, position) =>
      Array.from({ length: axis.size }, (_, tap) => {
        const at = position * axis.stride + tap * axis.dilation - axis.before;
        return at >= 0 && at < axis.input ? at : -1;
      }),
    );
    windows = windows.flatMap((outer) =>
      along.map((inner) => outer.flatMap((o) => inner.map((i) => (o < 0 || i < 0 ? -1 : o * axis.input + i)))),
    );
  }
  return Int32Array.from(windows.flat());
}
