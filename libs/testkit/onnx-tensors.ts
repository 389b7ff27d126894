import { sizeOf, type Tensor } from '../ir';
import type { OnnxOperator } from './onnx-model';

export type Index = readonly number[];
export type Definition = (
  node: OnnxOperator,
  inputs: readonly (Tensor | undefined)[],
  opset: number,
) => readonly Tensor[];

/** A tensor out of its elements by index. */
export function build(shape: readonly number[], element: (index: Index) => number): Tensor {
  const index = shape.map(() => 0);
  const data = Float64Array.from({ length: sizeOf(shape) }, () => {
    const value = element(index);
    for (let axis = shape.length - 1; axis >= 0 && ++index[axis] === shape[axis]; axis--) index[axis] = 0;
    return value;
  });
  return { shape, data };
}

/** An element; extents of 1 and missing leading dimensions repeat. */
export function at({ shape, data }: Tensor, index: Index): number {
  const lead = index.length - shape.length;
  return data[shape.reduce((flat, n, axis) => flat * n + (n === 1 ? 0 : index[axis + lead]), 0)];
}

export function attribute<T extends number | string | number[]>(
  node: OnnxOperator,
  key: string,
  fallback: T,
): T extends number ? number : T extends string ? string : T {
  return (node.attributes?.[key] ?? fallback) as ReturnType<typeof attribute<T>>;
}

export const list = (t: Tensor | undefined) => [...(t?.data ?? [])];
export const front = (axis: number, rank: number) => (axis < 0 ? axis + rank : axis);
