import type { Arith } from '../fixed';
import { type Shape, sizeOf } from '../ir';
import { Merge, type MergeOp } from '../layers';
import { type Kernel, resultType } from './kernel';
import { maximum, minimum } from './math';

const OPS: Partial<Record<MergeOp, <T>(m: Arith<T>, a: T, b: T) => T>> = {
  add: (m, a, b) => m.add(a, b),
  subtract: (m, a, b) => m.sub(a, b),
  multiply: (m, a, b) => m.mul(a, b),
  average: (m, a, b) => m.mul(m.add(a, b), m.constant(0.5)),
  maximum,
  minimum,
};

/** The exact operation on each pair of elements, converted once. Broadcasting is numpy's. */
export const merge: Kernel<Merge> = (layer) => {
  const op = layer.get(Merge.attributes.op);
  const combine = OPS[op];
  if (!combine) throw new Error(`Merge "${layer.name}": ${op} has no kernel`);
  const result = resultType(layer);
  const [left, right] = [0, 1].map((slot) => broadcastIndex(layer.inputShape(slot), layer.shape));
  return ([a, b], m) => [Array.from(left, (i, at) => m.cast(combine(m, a[i], b[right[at]]), result))];
};

/** For each element of `to`, the element of `from` that numpy's broadcasting pairs with it. */
function broadcastIndex(from: Shape, to: Shape): Int32Array {
  const offset = to.length - from.length;
  return Int32Array.from({ length: sizeOf(to) }, (_, flat) => {
    let [index, stride, rest] = [0, 1, flat];
    for (let axis = to.length - 1; axis >= 0; axis--) {
      const position = rest % to[axis];
      rest = Math.floor(rest / to[axis]);
      const extent = from[axis - offset] ?? 1;
      if (extent !== 1) index += position * stride;
      stride *= extent;
    }
    return index;
  });
}
