import { Layer } from '../ir';

/** A layer whose output elements are input elements or zeros, converted to its result type. */
export abstract class Rearrangement extends Layer {
  /** For each output element, row-major, the input element; -1 for a zero. */
  abstract get sources(): Int32Array;
}

/** Row-major positions of an array of `shape` in the order of an array whose axes are `axes`, each a list of indices (-1: none). */
export function gatherIndices(shape: readonly number[], axes: readonly (readonly number[])[]): Int32Array {
  let indices = [0];
  for (const [axis, along] of axes.entries()) {
    indices = indices.flatMap((outer) =>
      along.map((inner) => (outer < 0 || inner < 0 ? -1 : outer * shape[axis] + inner)),
    );
  }
  return Int32Array.from(indices);
}

/** 0, 1, ..., length - 1. */
export function range(length: number): number[] {
  return Array.from({ length }, (_, i) => i);
}
