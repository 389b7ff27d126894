import { userError } from '../../diagnostic';
import type { Shape } from '../shape';
import { sizeOf, type Tensor } from '../tensor';
import { type Cursor, printNumber } from './cursor';

/** Tensors of more elements are written as raw bytes. */
const LARGEST_LIST = 256;

const SHAPE = /\d+(?:x\d+)*|scalar/y;

/** `2x3`, or `scalar`. */
export function printShape(shape: Shape): string {
  return shape.length === 0 ? 'scalar' : shape.join('x');
}

/** Reads what `printShape` writes. */
export function parseShape(cursor: Cursor): Shape {
  const text = cursor.take(SHAPE);
  if (text === undefined) throw cursor.fail('a shape such as 2x3');
  return text === 'scalar' ? [] : text.split('x').map(Number);
}

/**
 * A tensor as text that reads back exactly: `f32 2x3 [[1, 0, 2], [0, 1, 0.5]]`, `f64 8 fill(0.5)`, and for more than 256
 * elements `f32 64x64 base64 "..."` (little-endian) with a comment of minimum, maximum and number of non-zero elements.
 */
export function printTensor({ shape, data }: Tensor): string {
  const single = data instanceof Float32Array;
  const head = `${single ? 'f32' : 'f64'} ${printShape(shape)}`;
  if (data.length > 1 && data.every((x) => Object.is(x, data[0])))
    return `${head} fill(${printNumber(data[0], single)})`;
  if (data.length > LARGEST_LIST) return `${head} base64 "${toBase64(data)}" // ${summary(data)}`;
  return `${head} ${nested(
    shape,
    [...data].map((x) => printNumber(x, single)),
  )}`;
}

/** Reads what `printTensor` writes. */
export function parseTensor(cursor: Cursor): Tensor {
  const single = cursor.skip('f32');
  if (!single) cursor.expect('f64');
  const shape = parseShape(cursor);
  const size = sizeOf(shape);
  const data = single ? new Float32Array(size) : new Float64Array(size);
  if (cursor.skip('base64')) {
    fromBase64(cursor, data);
  } else if (cursor.skip('fill')) {
    cursor.expect('(');
    data.fill(cursor.number());
    cursor.expect(')');
  } else {
    const values = numbers(cursor);
    if (values.length !== size) throw wrongLength(cursor, shape, `${values.length} numbers`);
    data.set(values);
  }
  return { shape, data };
}

function nested(shape: Shape, words: readonly string[]): string {
  if (shape.length === 0) return words[0];
  const [count, ...inner] = shape;
  const step = sizeOf(inner);
  const rows = Array.from({ length: count }, (_, i) => nested(inner, words.slice(i * step, (i + 1) * step)));
  return `[${rows.join(', ')}]`;
}

function numbers(cursor: Cursor): number[] {
  if (!cursor.skip('[')) return [cursor.number()];
  const values = cursor.at(']') ? [] : cursor.list(() => numbers(cursor)).flat();
  cursor.expect(']');
  return values;
}

function toBase64(data: Float64Array | Float32Array): string {
  const width = data.BYTES_PER_ELEMENT;
  const bytes = Buffer.alloc(data.length * width);
  for (const [i, x] of data.entries()) {
    if (width === 4) bytes.writeFloatLE(x, i * 4);
    else bytes.writeDoubleLE(x, i * 8);
  }
  return bytes.toString('base64');
}

/** Fills `data` with the bytes that come next. */
function fromBase64(cursor: Cursor, data: Float64Array | Float32Array): void {
  const width = data.BYTES_PER_ELEMENT;
  const bytes = Buffer.from(cursor.quoted(), 'base64');
  if (bytes.length !== data.length * width) throw wrongLength(cursor, [data.length], `${bytes.length} bytes`);
  for (let i = 0; i < data.length; i++) data[i] = width === 4 ? bytes.readFloatLE(i * 4) : bytes.readDoubleLE(i * 8);
}

function wrongLength(cursor: Cursor, shape: Shape, found: string): Error {
  return userError('bad-ir', `line ${cursor.line}: ${found} do not fill a tensor of shape ${printShape(shape)}`);
}

function summary(data: Float64Array | Float32Array): string {
  let [min, max, nonzero] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
  for (const x of data) {
    min = Math.min(min, x);
    max = Math.max(max, x);
    nonzero += x === 0 ? 0 : 1;
  }
  return `min ${min}, max ${max}, ${nonzero} of ${data.length} nonzero`;
}
