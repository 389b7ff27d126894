/** A dense row-major array of numbers. float32 data stay float32 so that folding rounds as the framework does. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly data: Float64Array | Float32Array;
}

/** Number of elements of a shape; 1 for a scalar. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, extent) => product * extent, 1);
}

/** A tensor over `data`. Throws when the length does not fit the shape. */
export function tensor(shape: readonly number[], data: Float64Array | Float32Array | readonly number[]): Tensor {
  const values = ArrayBuffer.isView(data) ? (data as Float64Array | Float32Array) : Float64Array.from(data);
  if (values.length !== sizeOf(shape)) throw new Error(`${values.length} values do not fill shape [${shape}]`);
  return { shape: [...shape], data: values };
}

/** A float64 tensor of one repeated value. */
export function filled(shape: readonly number[], value: number): Tensor {
  return { shape: [...shape], data: new Float64Array(sizeOf(shape)).fill(value) };
}

/** Element-wise map; the result is float32 when the operand is, each value rounded once. */
export function mapTensor(a: Tensor, f: (x: number, index: number) => number): Tensor {
  const data = new (a.data.constructor as Float64ArrayConstructor)(a.data.length);
  for (let i = 0; i < data.length; i++) data[i] = f(a.data[i], i);
  return { shape: a.shape, data };
}

/**
 * Element-wise map of two tensors; b is indexed modulo its size, which broadcasts over leading dimensions.
 * The result is float32 only when both operands are.
 */
export function zipTensors(a: Tensor, b: Tensor, f: (x: number, y: number) => number): Tensor {
  const single = a.data instanceof Float32Array && b.data instanceof Float32Array;
  const data = single ? new Float32Array(a.data.length) : new Float64Array(a.data.length);
  for (let i = 0; i < data.length; i++) data[i] = f(a.data[i], b.data[i % b.data.length]);
  return { shape: a.shape, data };
}

/** True when every element equals `value`. */
export function isAll(a: Tensor, value: number): boolean {
  return a.data.every((x) => x === value);
}

/** The same data under another shape of the same size. */
export function reshaped(a: Tensor, shape: readonly number[]): Tensor {
  return tensor(shape, a.data);
}
