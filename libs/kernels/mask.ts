import type { Arith } from '../fixed';
import type { Layer } from '../ir';
import { type MaskAttributes, maskTypes } from '../layers';

/** Converts each element of a tensor of `size` elements by the layer's mask; without entries nothing. */
export function maskedInput(
  layer: Layer,
  attributes: MaskAttributes,
  size: number,
): <T>(x: readonly T[], m: Arith<T>) => readonly T[] {
  const types = maskTypes(layer, attributes, size);
  if (types.length === 0) return (x) => x;
  return (x, m) =>
    x.map((value, at) => {
      const type = types[at % types.length];
      return type ? m.cast(value, type) : m.constant(0);
    });
}
