import { sizeOf } from '../ir';
import { Split } from '../layers';
import { type Kernel, resultType } from './kernel';

/** The elements of each part, converted. */
export const split: Kernel<Split> = (layer) => {
  const [result, axis, shape] = [resultType(layer), layer.axisIndex, layer.inputShape()];
  const [inner, outer] = [sizeOf(shape.slice(axis + 1)), sizeOf(shape.slice(0, axis))];
  const row = shape[axis] * inner;
  const sizes = layer.get(Split.attributes.sizes).map((size) => size * inner);
  const starts = sizes.map((_, part) => sizes.slice(0, part).reduce((sum, size) => sum + size, 0));
  return ([x], m) =>
    sizes.map((size, part) =>
      Array.from({ length: outer * size }, (_, i) => {
        const at = Math.floor(i / size) * row + starts[part] + (i % size);
        return m.cast(x[at], result);
      }),
    );
};
