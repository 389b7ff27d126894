import type { Arith } from '../fixed';
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
  const [left, right] = [0, 1].map((slot) => layer.operandIndex(slot));
  return ([a, b], m) => [Array.from(left, (i, at) => m.cast(combine(m, a[i], b[right[at]]), result))];
};
