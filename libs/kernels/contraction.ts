import type { Einsum, MatMul } from '../layers';
import { type Kernel, resultType, typeOf } from './kernel';

/** Sums of exact products, converted to the accumulator's type after every addition (numerics.md 3.7). */
export const contraction: Kernel<Einsum | MatMul> = (layer) => {
  const [accum, result] = [typeOf(layer, 'accum_t'), resultType(layer)];
  const { leftBase, rightBase, leftOffset, rightOffset } = layer.contraction;
  return ([a, b], m) => [
    Array.from(leftBase, (left, o) => {
      let acc = m.constant(0);
      for (const [s, offset] of leftOffset.entries()) {
        acc = m.cast(m.add(acc, m.mul(a[left + offset], b[rightBase[o] + rightOffset[s]])), accum);
      }
      return m.cast(acc, result);
    }),
  ];
};
