import { userError } from '../../diagnostic';
import { sizeOf } from '../../ir';
import { gather, stridesOf } from '../onnx/broadcast';
import type { TorchTensor } from './graph';
import { asCount, asList, asObject, isObject, malformed } from './json';

interface ElementType {
  readonly name: string;
  readonly bytes: number;
  /** Values are exact in float32 and are rounded to it when layers fold. */
  readonly single: boolean;
  read(view: DataView, at: number, little: boolean): number;
}

/** IEEE half precision. */
function float16(bits: number): number {
  const [exponent, fraction] = [(bits >> 10) & 31, bits & 1023];
  const sign = bits & 0x8000 ? -1 : 1;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25));
}

/** The upper half of a float32. */
const bfloat16 = (bits: number) => new Float32Array(Uint32Array.of(bits << 16).buffer)[0];

const type = (name: string, bytes: number, single: boolean, read: ElementType['read']): ElementType => ({
  name,
  bytes,
  single,
  read,
});

/** By number in torch.export's `ScalarType`. */
const ELEMENT_TYPES: Readonly<Record<number, ElementType>> = {
  1: type('uint8', 1, false, (v, at) => v.getUint8(at)),
  2: type('int8', 1, false, (v, at) => v.getInt8(at)),
  3: type('int16', 2, false, (v, at, little) => v.getInt16(at, little)),
  4: type('int32', 4, false, (v, at, little) => v.getInt32(at, little)),
  5: type('int64', 8, false, (v, at, little) => Number(v.getBigInt64(at, little))),
  6: type('float16', 2, true, (v, at, little) => float16(v.getUint16(at, little))),
  7: type('float32', 4, true, (v, at, little) => v.getFloat32(at, little)),
  8: type('float64', 8, false, (v, at, little) => v.getFloat64(at, little)),
  12: type('bool', 1, false, (v, at) => (v.getUint8(at) === 0 ? 0 : 1)),
  13: type('bfloat16', 2, true, (v, at, little) => bfloat16(v.getUint16(at, little))),
};

/** How a tensor lies in its storage. */
export interface Layout {
  readonly dtype: number;
  readonly sizes: readonly number[];
  /** In elements. */
  readonly strides: readonly number[];
  readonly offset: number;
}

/** The layout that torch.export describes as `tensor_meta`; a user error when a part is missing or not a number. */
export function readLayout(meta: unknown, what: string): Layout {
  const found = asObject(meta, `the description of ${what}`);
  const numbers = (key: string) =>
    asList(found[key], `${key} of ${what}`).map((entry) => integerOf(entry, `an entry of ${key} of ${what}`));
  const offset = found.storage_offset === undefined ? 0 : integerOf(found.storage_offset, `the offset of ${what}`);
  const sizes = numbers('sizes');
  const strides = found.strides === undefined ? stridesOf(sizes) : numbers('strides');
  if (strides.length !== sizes.length) throw malformed(`strides of ${what}`, `${sizes.length} numbers`, strides);
  return { dtype: asCount(found.dtype, `dtype of ${what}`), sizes, strides, offset };
}

function integerOf(entry: unknown, what: string): number {
  return asCount(isObject(entry) ? entry.as_int : entry, what);
}

/**
 * A tensor from the bytes of its storage, in row-major order: float32 when its type fits into that, else float64. A user
 * error when it reaches beyond its storage or has a type that is not read.
 */
export function decodeTensor(label: string, storage: Uint8Array, layout: Layout, little: boolean): TorchTensor {
  const { dtype, sizes, strides, offset } = layout;
  const element = ELEMENT_TYPES[dtype];
  if (element === undefined) {
    const known = Object.values(ELEMENT_TYPES).map(({ name }) => name);
    const what = `the tensor ${JSON.stringify(label)} has the unsupported data type number ${dtype}`;
    throw userError('unsupported-data-type', what, {}, `store it as one of ${known.join(', ')}`);
  }
  const available = Math.floor(storage.length / element.bytes);
  const last = sizes.reduce((at, extent, axis) => at + (extent - 1) * strides[axis], offset);
  if (sizeOf(sizes) > 0 && last >= available) {
    const what = `the tensor ${JSON.stringify(label)} of shape [${sizes.join(', ')}] needs ${last + 1} ${element.name} values, its storage has ${available}`;
    throw userError('bad-tensor', what, {}, 'export the model again, the file is damaged');
  }
  const view = new DataView(storage.buffer, storage.byteOffset, storage.byteLength);
  const data = element.single ? new Float32Array(available) : new Float64Array(available);
  for (let i = 0; i < available; i++) data[i] = element.read(view, i * element.bytes, little);
  return { label, ...gather({ shape: [available], data }, sizes, strides, offset) };
}
