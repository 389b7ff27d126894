import type { Shape } from '../../ir';
import { frontAxis, nodeError, numbersAttribute, type OnnxConstant, type OnnxNode } from './graph';

/** For each axis the first index, the distance of two indices and their number. */
export interface Slices {
  readonly starts: readonly number[];
  readonly steps: readonly number[];
  readonly sizes: readonly number[];
}

/**
 * What a Slice node takes of an input of `shape`; undefined when a bound is computed. Bounds are attributes before version 10 of
 * the operators, later inputs.
 */
export function slicesOf(
  node: OnnxNode,
  shape: Shape,
  constant: (slot: number) => OnnxConstant | undefined,
): Slices | undefined {
  const computed = node.inputs.slice(1).some((tensor, i) => tensor !== '' && constant(i + 1) === undefined);
  if (computed) return undefined;
  const list = (key: string, slot: number) => {
    const found = constant(slot);
    return found ? [...found.data] : numbersAttribute(node, key);
  };
  const [starts, ends] = [list('starts', 1) ?? [], list('ends', 2) ?? []];
  const axes = list('axes', 3) ?? starts.map((_, i) => i);
  const steps = list('steps', 4) ?? starts.map(() => 1);
  const all = { starts: shape.map(() => 0), steps: shape.map(() => 1), sizes: [...shape] };
  for (const [i, wanted] of axes.entries()) {
    const axis = frontAxis(node, wanted, shape.length);
    const [extent, step] = [shape[axis], steps[i]];
    if (!Number.isInteger(step) || step === 0) throw nodeError(node, 'bad-attribute', `a step is ${step}`);
    // Backwards a slice starts at the last index at most, and may end before the first one.
    const [lowest, highest] = step > 0 ? [0, extent] : [-1, extent - 1];
    const clamp = (bound: number) => Math.min(Math.max(bound < 0 ? bound + extent : bound, lowest), highest);
    const [start, end] = [clamp(starts[i]), clamp(ends[i])];
    all.starts[axis] = start;
    all.steps[axis] = step;
    all.sizes[axis] = Math.max(0, Math.ceil((end - start) / step));
  }
  return all;
}
