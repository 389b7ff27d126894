import { userError } from '../diagnostic';
import { attr, formatShape, type Shape } from '../ir';
import { gatherIndices, Rearrangement, range } from './rearrangement';

/** An output index between two input indices: (low * (denominator - weight) + high * weight) / denominator. */
export interface Interpolation {
  readonly low: number;
  readonly high: number;
  readonly weight: number;
  readonly denominator: number;
}

/** Pixels of [width, channels] or [height, width, channels] repeated or interpolated to another extent. */
export class Resize extends Rearrangement {
  static readonly kind = 'Resize';
  static readonly doc = 'Pixels repeated or interpolated to another extent.';
  static override readonly attributes = {
    outHeight: attr.int('out_height', { doc: 'height of the output; 1 for an input of one dimension', fallback: 1 }),
    outWidth: attr.int('out_width', { doc: 'width of the output' }),
    algorithm: attr.choice('algorithm', ['nearest', 'bilinear'], {
      doc: 'how a pixel between two is found',
      fallback: 'nearest',
      configurable: true,
    }),
    alignCorners: attr.bool('align_corners', {
      doc: 'bilinear: the outermost pixels of input and output coincide, not their outer edges',
      fallback: false,
    }),
  };

  infer(): Shape[] {
    const shape = this.inputShape();
    const extents = this.extents;
    if (extents.length + 1 === shape.length && extents.every((n) => n > 0))
      return [[...extents, shape.at(-1) as number]];
    const found = `${formatShape(shape)} cannot be resized to ${formatShape(extents)} pixels`;
    throw userError('shape-mismatch', found, { node: this.name });
  }

  /** Of the nearest pixels: output index j shows input index floor(j * input / output). */
  get sources(): Int32Array {
    const shape = this.inputShape();
    const axes = this.extents.map((output, i) => range(output).map((j) => Math.floor((j * shape[i]) / output)));
    return gatherIndices(shape, [...axes, range(shape[axes.length])]);
  }

  /** Of the bilinear algorithm: for each spatial dimension and each output index, where it lies in the input. */
  get interpolations(): readonly (readonly Interpolation[])[] {
    const align = this.get(Resize.attributes.alignCorners);
    const shape = this.inputShape();
    return this.extents.map((output, i) => range(output).map((j) => interpolate(j, shape[i], output, align)));
  }

  /** Spatial extents of the output. */
  get extents(): Shape {
    const { outHeight, outWidth } = Resize.attributes;
    const width = this.get(outWidth);
    return this.inputShape().length === 2 ? [width] : [this.get(outHeight), width];
  }
}

/** Position j of `output` pixels over `input` pixels, as a fraction in lowest terms. */
function interpolate(j: number, input: number, output: number, alignCorners: boolean): Interpolation {
  // The source position is numerator / denominator: of pixel centres, (j + 1/2) * input / output - 1/2.
  const [numerator, denominator] =
    alignCorners && output > 1 ? [j * (input - 1), output - 1] : [(2 * j + 1) * input - output, 2 * output];
  const position = Math.floor(numerator / denominator);
  const weight = numerator - position * denominator;
  const divisor = gcd(weight, denominator);
  return {
    low: Math.max(position, 0),
    high: Math.min(position + 1, input - 1),
    weight: weight / divisor,
    denominator: denominator / divisor,
  };
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}
