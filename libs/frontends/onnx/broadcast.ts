import { userError } from '../../diagnostic';
import { formatShape, sizeOf, type Tensor } from '../../ir';

/** Row-major strides of a shape. */
export function stridesOf(shape: readonly number[]): number[] {
  const strides = shape.map(() => 1);
  for (let i = shape.length - 2; i >= 0; i--) strides[i] = strides[i + 1] * shape[i + 1];
  return strides;
}

/** Far above any tensor of a network that fits a chip; keeps a damaged file from asking for all memory. */
export const LARGEST = 2 ** 27;

/** Storage like that of `source` for a tensor of `shape`; a user error when it is unreasonably large. */
export function storageLike(source: Tensor, shape: readonly number[]): Float64Array | Float32Array {
  const size = sizeOf(shape);
  if (!(size <= LARGEST)) throw userError('too-large', `a tensor of shape ${formatShape(shape)} is too large`);
  return new (source.data.constructor as Float64ArrayConstructor)(size);
}

/**
 * The tensor of `shape` whose element at an index is `source` at the sum of index times `strides`, plus `offset`. This is
 * what transposes, slices and broadcasts have in common.
 */
export function gather(source: Tensor, shape: readonly number[], strides: readonly number[], offset = 0): Tensor {
  const data = storageLike(source, shape);
  const index = shape.map(() => 0);
  let at = offset;
  for (let i = 0; i < data.length; i++) {
    data[i] = source.data[at];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      at += strides[axis];
      if (++index[axis] < shape[axis]) break;
      at -= strides[axis] * shape[axis];
      index[axis] = 0;
    }
  }
  return { shape: [...shape], data };
}

/** `source` repeated along its extents of 1, and along new leading dimensions, to fill `shape`, as numpy broadcasts. */
export function spread(source: Tensor, shape: readonly number[]): Tensor {
  const lead = shape.length - source.shape.length;
  const own = stridesOf(source.shape);
  const strides = shape.map((_, axis) => (axis < lead || source.shape[axis - lead] === 1 ? 0 : own[axis - lead]));
  return gather(source, shape, strides);
}

/** True when `spread` can fill `shape` with a tensor of shape `from`. */
export function spreads(from: readonly number[], shape: readonly number[]): boolean {
  const lead = shape.length - from.length;
  return lead >= 0 && from.every((n, axis) => n === 1 || n === shape[axis + lead]);
}
