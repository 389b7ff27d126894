import { userError } from '../diagnostic';
import { attr, formatShape, Layer, type Shape, sizeOf } from '../ir';

export const MERGE_OPS = ['add', 'subtract', 'multiply', 'divide', 'average', 'maximum', 'minimum'] as const;
export type MergeOp = (typeof MERGE_OPS)[number];

/** An element-wise operation on two tensors, with numpy's broadcasting. `divide` exists only by a constant. */
export class Merge extends Layer {
  static readonly kind = 'Merge';
  static readonly doc = 'Element-wise operation on two tensors.';
  static override readonly attributes = { op: attr.choice('op', MERGE_OPS, { doc: 'the operation' }) };

  infer(): Shape[] {
    return [broadcast(this.inputShape(0), this.inputShape(1), this.name)];
  }

  /** For each element of the output, the element of input `slot` that it is made of. */
  operandIndex(slot: number): Int32Array {
    return broadcastIndex(this.inputShape(slot), this.shape);
  }
}

/** numpy's broadcast of two shapes; a user error when they do not fit. */
export function broadcast(a: Shape, b: Shape, node: string): Shape {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, i) => {
    const [x, y] = [a[a.length - rank + i] ?? 1, b[b.length - rank + i] ?? 1];
    if (x !== y && x !== 1 && y !== 1) {
      throw userError('shape-mismatch', `shapes ${formatShape(a)} and ${formatShape(b)} do not broadcast`, { node });
    }
    return Math.max(x, y);
  });
}

/** For each element of `to`, the element of `from` that numpy's broadcasting pairs with it. */
export function broadcastIndex(from: Shape, to: Shape): Int32Array {
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
