import { userError } from '../diagnostic';
import { attr, formatShape, type Shape } from '../ir';
import { gatherIndices, Rearrangement } from './rearrangement';

/** Elements start, start + step, ... along each axis. */
export class Slice extends Rearrangement {
  static readonly kind = 'Slice';
  static readonly doc = 'Some of the indices along each axis.';
  static override readonly attributes = {
    starts: attr.ints('starts', { doc: 'for each axis the first index, counted from the front' }),
    steps: attr.ints('steps', { doc: 'for each axis the distance of two indices, negative to go backwards' }),
    sizes: attr.ints('sizes', { doc: 'for each axis how many indices' }),
    dropAxes: attr.ints('drop_axes', { doc: 'axes of one index that the output does not have', fallback: [] }),
  };

  infer(): Shape[] {
    const [input, sizes] = [this.inputShape(), this.get(Slice.attributes.sizes)];
    const drop = this.get(Slice.attributes.dropAxes);
    const inside = this.#indices.length === input.length && this.#indices.every(isWithin(input));
    if (!inside || !drop.every((axis) => sizes[axis] === 1)) {
      const { starts, steps } = Slice.attributes;
      const [from, by] = [this.get(starts), this.get(steps)].map(formatShape);
      const found = `starts ${from}, steps ${by} and sizes ${formatShape(sizes)} do not fit an input of ${formatShape(input)}`;
      throw userError('shape-mismatch', found, { node: this.name });
    }
    return [sizes.filter((_, axis) => !drop.includes(axis))];
  }

  get sources(): Int32Array {
    return gatherIndices(this.inputShape(), this.#indices);
  }

  /** For each axis its indices. */
  get #indices(): readonly (readonly number[])[] {
    const { starts, steps, sizes } = Slice.attributes;
    const [from, by] = [this.get(starts), this.get(steps)];
    return this.get(sizes).map((size, axis) => Array.from({ length: size }, (_, i) => from[axis] + i * by[axis]));
  }
}

const isWithin = (shape: Shape) => (indices: readonly number[], axis: number) =>
  indices.length > 0 && indices.every((i) => i >= 0 && i < shape[axis]);
