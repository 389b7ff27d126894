import { userError } from '../diagnostic';
import { sizeOf, type Tensor } from './tensor';

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

type Read = (view: DataView, offset: number) => number;

/** Element readers by numpy type code (without the byte-order mark); 64-bit integers must fit a double exactly. */
const READERS: Readonly<Record<string, readonly [bytes: number, read: (little: boolean) => Read]>> = {
  f8: [8, (le) => (v, o) => v.getFloat64(o, le)],
  f4: [4, (le) => (v, o) => v.getFloat32(o, le)],
  i8: [8, (le) => (v, o) => Number(v.getBigInt64(o, le))],
  i4: [4, (le) => (v, o) => v.getInt32(o, le)],
  i2: [2, (le) => (v, o) => v.getInt16(o, le)],
  i1: [1, () => (v, o) => v.getInt8(o)],
  u8: [8, (le) => (v, o) => Number(v.getBigUint64(o, le))],
  u4: [4, (le) => (v, o) => v.getUint32(o, le)],
  u2: [2, (le) => (v, o) => v.getUint16(o, le)],
  u1: [1, () => (v, o) => v.getUint8(o)],
  b1: [1, () => (v, o) => v.getUint8(o)],
};

/**
 * Reads a numpy `.npy` file of numbers, row- or column-major, either byte order. float32 data stay float32, everything else
 * becomes float64. `file` is for messages. Throws a user error for anything that is not such a file.
 */
export function readNpy(bytes: Uint8Array, file: string): Tensor {
  const fail = (found: string) =>
    userError('bad-npy', found, { file }, 'save the array with numpy.save(path, array.astype("float64"))');
  if (bytes.length < 12 || MAGIC.some((byte, i) => bytes[i] !== byte)) throw fail('this is not a .npy file');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const long = bytes[6] >= 2;
  const headerLength = long ? view.getUint32(8, true) : view.getUint16(8, true);
  const start = (long ? 12 : 10) + headerLength;
  if (start > bytes.length) throw fail('the header is cut off');
  const header = new TextDecoder().decode(bytes.subarray(long ? 12 : 10, start));
  const descr = /'descr':\s*'([<>|=]?)([a-zA-Z]\d+)'/.exec(header);
  const shapeText = /'shape':\s*\(([\d\s,]*)\)/.exec(header);
  if (!descr || !shapeText) throw fail(`the header is not understood: ${header.trim().slice(0, 120)}`);
  const reader = READERS[descr[2]];
  if (!reader) throw fail(`elements are of numpy type ${descr[2]}, expected numbers`);
  const shape = shapeText[1]
    .split(',')
    .filter((n) => n.trim() !== '')
    .map(Number);
  const [width, make] = reader;
  const size = sizeOf(shape);
  if (bytes.length < start + size * width) {
    throw fail(
      `the data are cut off: ${size} elements of ${width} bytes expected, ${bytes.length - start} bytes found`,
    );
  }
  const read = make(descr[1] !== '>');
  const data = descr[2] === 'f4' ? new Float32Array(size) : new Float64Array(size);
  for (let i = 0; i < size; i++) data[i] = read(view, start + i * width);
  const inexact = /[iu]8/.test(descr[2]) ? data.find((x) => !Number.isSafeInteger(x)) : undefined;
  if (inexact !== undefined) throw fail(`the element ${inexact} is too large for a double to hold it exactly`);
  return { shape, data: /'fortran_order':\s*True/.test(header) ? rowMajor(data, shape) : data };
}

/** A `.npy` file (version 1.0, little-endian, row-major): float32 for float32 data, else float64. */
export function writeNpy(a: Tensor): Uint8Array {
  const [code, width] = a.data instanceof Float32Array ? ['<f4', 4] : ['<f8', 8];
  const shape = a.shape.length === 1 ? `(${a.shape[0]},)` : `(${a.shape.join(', ')})`;
  const dict = `{'descr': '${code}', 'fortran_order': False, 'shape': ${shape}, }`;
  const header = `${dict.padEnd(Math.ceil((dict.length + 11) / 64) * 64 - 11)}\n`;
  const bytes = new Uint8Array(10 + header.length + a.data.length * width);
  bytes.set([...MAGIC, 1, 0, header.length & 255, header.length >> 8]);
  bytes.set(new TextEncoder().encode(header), 10);
  const view = new DataView(bytes.buffer, 10 + header.length);
  for (let i = 0; i < a.data.length; i++) {
    if (width === 4) view.setFloat32(i * 4, a.data[i], true);
    else view.setFloat64(i * 8, a.data[i], true);
  }
  return bytes;
}

function rowMajor(data: Float64Array | Float32Array, shape: readonly number[]): Float64Array | Float32Array {
  const out = data.slice();
  const index = shape.map(() => 0);
  for (let i = 0; i < data.length; i++) {
    let offset = 0;
    for (let axis = 0; axis < shape.length; axis++) offset = offset * shape[axis] + index[axis];
    out[offset] = data[i];
    for (let axis = 0; axis < shape.length && ++index[axis] === shape[axis]; axis++) index[axis] = 0;
  }
  return out;
}
