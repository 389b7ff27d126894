import { userError } from '../../diagnostic';
import { sizeOf } from '../../ir';
import { type ExternalData, isExternal } from './external-data';
import type { OnnxConstant } from './graph';
import type { Int64, TensorProto } from './proto-schema';

type TypedField = 'floatData' | 'int32Data' | 'int64Data' | 'doubleData' | 'uint64Data';

interface ElementType {
  readonly name: string;
  readonly bytes: number;
  readonly integer: boolean;
  /** The field that holds the values when the raw bytes are not used. */
  readonly field: TypedField;
  read(view: DataView, at: number): number;
  /** From an entry of `field`, where that is not the value itself. */
  fromEntry?(entry: number): number;
}

const float16 = (bits: number) => {
  const [exponent, fraction] = [(bits >> 10) & 31, bits & 1023];
  const sign = bits & 0x8000 ? -1 : 1;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : Number.NaN;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25));
};

const bfloat16 = (bits: number) => new Float32Array(Uint32Array.of((bits & 0xffff) << 16).buffer)[0];

const integer = (name: string, bytes: number, field: TypedField, read: ElementType['read']): ElementType => ({
  name,
  bytes,
  integer: true,
  field,
  read,
});

/** By number in ONNX's `TensorProto.DataType`. All values are little-endian. */
const ELEMENT_TYPES: Readonly<Record<number, ElementType>> = {
  1: { name: 'float', bytes: 4, integer: false, field: 'floatData', read: (v, at) => v.getFloat32(at, true) },
  2: integer('uint8', 1, 'int32Data', (v, at) => v.getUint8(at)),
  3: integer('int8', 1, 'int32Data', (v, at) => v.getInt8(at)),
  4: integer('uint16', 2, 'int32Data', (v, at) => v.getUint16(at, true)),
  5: integer('int16', 2, 'int32Data', (v, at) => v.getInt16(at, true)),
  6: integer('int32', 4, 'int32Data', (v, at) => v.getInt32(at, true)),
  7: integer('int64', 8, 'int64Data', (v, at) => Number(v.getBigInt64(at, true))),
  9: integer('bool', 1, 'int32Data', (v, at) => (v.getUint8(at) === 0 ? 0 : 1)),
  10: {
    name: 'float16',
    bytes: 2,
    integer: false,
    field: 'int32Data',
    read: (v, at) => float16(v.getUint16(at, true)),
    fromEntry: float16,
  },
  11: { name: 'double', bytes: 8, integer: false, field: 'doubleData', read: (v, at) => v.getFloat64(at, true) },
  12: integer('uint32', 4, 'uint64Data', (v, at) => v.getUint32(at, true)),
  13: integer('uint64', 8, 'uint64Data', (v, at) => Number(v.getBigUint64(at, true))),
  16: {
    name: 'bfloat16',
    bytes: 2,
    integer: false,
    field: 'int32Data',
    read: (v, at) => bfloat16(v.getUint16(at, true)),
    fromEntry: bfloat16,
  },
};

const FLOAT_TYPES: ReadonlySet<number> = new Set([1, 10, 11, 16]);
const DOUBLE = 11;

/** True for the numbers of ONNX's floating point types. */
export function isFloatType(dataType: number): boolean {
  return FLOAT_TYPES.has(dataType);
}

/** Storage for `size` values: float32 for all floating point types but double, else float64. */
export function storageFor(dataType: number, size: number): Float32Array | Float64Array {
  return isFloatType(dataType) && dataType !== DOUBLE ? new Float32Array(size) : new Float64Array(size);
}

export function toNumber(value: Int64): number {
  return typeof value === 'number' ? value : value.toNumber();
}

/** `int8` is a word of 8 bits with a sign; floating point types are none. */
function word({ name, bytes, integer }: ElementType): Pick<OnnxConstant, 'word'> {
  return integer ? { word: { bits: 8 * bytes, signed: name.startsWith('int') } } : {};
}

/** A constant from its message; a user error names the tensor when its type, size or place cannot be read. */
export function readTensor(proto: TensorProto, external: ExternalData, label = proto.name): OnnxConstant {
  const name = JSON.stringify(label);
  const type = ELEMENT_TYPES[proto.dataType];
  if (!type) {
    const known = Object.values(ELEMENT_TYPES).map((t) => t.name);
    const what = `the tensor ${name} has the unsupported data type number ${proto.dataType}`;
    throw userError('unsupported-data-type', what, {}, `store it as one of ${known.join(', ')}`);
  }
  const shape = proto.dims.map(toNumber);
  const size = sizeOf(shape);
  const possible = shape.every((n) => Number.isSafeInteger(n) && n >= 0);
  const bytes = possible && isExternal(proto) ? external(proto, label, size * type.bytes) : proto.rawData;
  const raw = bytes.length > 0;
  const found = raw ? bytes.length / type.bytes : proto[type.field].length;
  if (!possible || found !== size) {
    const what = `the tensor ${name} of shape [${shape.join(', ')}] holds ${found} ${type.name} values, not ${size}`;
    throw userError('bad-tensor', what, {}, 'export the model again, the file is damaged');
  }
  const data = storageFor(proto.dataType, size);
  if (raw) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let i = 0; i < size; i++) data[i] = type.read(view, i * type.bytes);
  } else {
    const entries = proto[type.field];
    for (let i = 0; i < size; i++) data[i] = type.fromEntry?.(toNumber(entries[i])) ?? toNumber(entries[i]);
  }
  return { label, integer: type.integer, ...word(type), shape, data };
}
