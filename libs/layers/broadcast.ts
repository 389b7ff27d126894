import { userError } from '../diagnostic';
import { attr, type Shape, shapesEqual } from '../ir';
import { broadcast } from './merge';
import { Rearrangement } from './rearrangement';

/** A stream repeated along the axes in which its extent is 1. */
export class Broadcast extends Rearrangement {
  static readonly kind = 'Broadcast';
  static readonly doc = 'A stream repeated along axes of extent 1.';
  static override readonly attributes = {
    targetShape: attr.ints('target_shape', { doc: 'extents without the batch dimension' }),
  };

  infer(): Shape[] {
    const target = this.get(Broadcast.attributes.targetShape);
    if (!shapesEqual(broadcast(this.inputShape(), target, this.name), target)) {
      throw userError('shape-mismatch', `a Broadcast cannot make its input smaller`, { node: this.name });
    }
    return [target];
  }

  get sources(): Int32Array {
    const [target, shape] = [this.get(Broadcast.attributes.targetShape), this.inputShape()];
    const padded = [...new Array<number>(target.length - shape.length).fill(1), ...shape];
    let indices = [0];
    for (const [axis, extent] of target.entries()) {
      const along = Array.from({ length: extent }, (_, i) => (padded[axis] === 1 ? 0 : i));
      indices = indices.flatMap((outer) => along.map((inner) => outer * padded[axis] + inner));
    }
    return Int32Array.from(indices);
  }
}
