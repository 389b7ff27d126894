import { userError } from '../../../diagnostic';
import { type Bits, type FixedPrecision, fixed, quantizer, ROUNDINGS } from '../../../fixed';
import { formatShape, type Shape, sizeOf, type Tensor } from '../../../ir';
import { broadcastIndex } from '../../../layers';
import type { LayerCall } from '../handler';
import { isObject } from '../json';

/** A fixed-point quantiser of HGQ2 as it was trained. */
export interface HgqQuantizer {
  /** Extents of `bits`, 1 where they are shared; with the batch dimension for those of data. */
  readonly shape: Shape;
  readonly bits: readonly Bits[];
  readonly rounding: FixedPrecision['rounding'];
  readonly saturation: FixedPrecision['saturation'];
  /** Its wrapping is left out, since it was trained not to occur. */
  readonly onlyRounds: boolean;
}

const SATURATIONS = ['WRAP', 'SAT', 'SAT_SYM'] as const;

/** Bits of an element that is always 0. */
const NONE: Bits = { k: 0, i: 0, f: 0 };

/**
 * Reads the quantiser whose settings are the option `option` (entry `index` of a list), and whose variables are in the part
 * `part` of the layer, or in the layer itself. Unsupported settings are user errors.
 */
export function readQuantizer(call: LayerCall, part: string, option: string, index?: number): HgqQuantizer {
  const raw = call.options.raw(option);
  const value = index !== undefined && Array.isArray(raw) ? raw[index] : raw;
  const config = isObject(value) && isObject(value.config) ? value.config : undefined;
  if (!config) throw call.options.unsupported(option, value, 'expected the settings of a quantiser');
  const refuse = (key: string, why: string) => call.options.unsupported(`${option}.${key}`, config[key], why);
  const type = config.q_type;
  if (type !== 'kif' && type !== 'kbi')
    throw refuse('q_type', 'only kif and kbi, fixed-point quantisers, are supported');
  for (const key of ['scaler', 'affine']) {
    if (config[key] !== null && config[key] !== undefined) throw refuse(key, 'it is not supported');
  }
  // At inference a stochastic rounding is the plain one.
  const rounding = ROUNDINGS.find((mode) => mode === String(config.round_mode).replace(/^S_/, ''));
  const saturation = SATURATIONS.find((mode) => mode === config.overflow_mode);
  if (!rounding) throw refuse('round_mode', `supported are ${ROUNDINGS.join(', ')}`);
  if (!saturation) throw refuse('overflow_mode', `supported are ${SATURATIONS.join(', ')}`);
  const onlyRounds = config.is_weight === true && saturation === 'WRAP' && rounding === 'RND';
  return {
    ...readBits(call, part === '' ? 'quantizer' : `${part}/quantizer`, type, saturation === 'WRAP'),
    rounding,
    saturation,
    onlyRounds,
  };
}

/** The order of a quantiser's variables: the trained ones first (numerics.md 1.8). */
const ORDERS = {
  kbi: { wraps: ['b', 'k', 'i'], saturates: ['b', 'i', 'k'] },
  kif: { wraps: ['f', 'k', 'i'], saturates: ['i', 'f', 'k'] },
} as const;

function readBits(call: LayerCall, part: string, type: 'kbi' | 'kif', wraps: boolean) {
  const order: readonly string[] = ORDERS[type][wraps ? 'wraps' : 'saturates'];
  const stored = call.stored(part);
  const read = (name: string) => {
    const array = stored[order.indexOf(name)];
    const values = array && (name === 'k' ? array.bytes : array.data);
    if (values?.every(Number.isFinite)) return { shape: array.shape, values: Array.from(values, roundToEven) };
    const message = `the file has no variable ${name} of the quantiser ${part}`;
    throw userError('missing-weight', message, { node: call.name }, 'save the whole model as .keras again');
  };
  const [k, i, last] = ['k', 'i', type === 'kbi' ? 'b' : 'f'].map(read);
  if (k.values.length !== i.values.length || i.values.length !== last.values.length) {
    throw userError('shape-mismatch', `the variables of the quantiser ${part} differ in size`, { node: call.name });
  }
  const bits = i.values.map((integer, at): Bits => {
    const f = type === 'kbi' ? last.values[at] - integer : last.values[at];
    const sign = k.values[at] === 0 ? 0 : 1;
    return sign + integer + f > 0 ? { k: sign, i: integer, f } : NONE;
  });
  return { shape: i.shape, bits };
}

/** The bits of each element of data of that shape, or one entry for all of them. */
export function maskOfData(call: LayerCall, { shape, bits }: HgqQuantizer, data: Shape): readonly Bits[] {
  return bits.length === 1 ? bits : spread(call, bits, shape.slice(1), data);
}

/** The values that the quantiser makes of a weight, computed in float32 as the framework does. */
export function quantizeWeight(call: LayerCall, weight: Tensor, quantizer: HgqQuantizer): Tensor {
  const bits = spread(call, quantizer.bits, quantizer.shape, weight.shape);
  return {
    shape: weight.shape,
    data: Float32Array.from(weight.data, (value, at) => convert(value, bits[at], quantizer)),
  };
}

/** One value through a quantiser of these bits. */
export function convert(value: number, { k, i, f }: Bits, modes: Omit<HgqQuantizer, 'shape' | 'bits'>): number {
  const { rounding, saturation, onlyRounds } = modes;
  // The framework adds the half in float32, which itself rounds.
  const near = rounding === 'RND' ? Math.floor(Math.fround(value * 2 ** f + 0.5)) * 2 ** -f : value;
  if (onlyRounds) return near;
  return k + i + f > 0 ? quantizer(fixed(k + i + f, k + i, { signed: k === 1, rounding, saturation }))(near) : 0;
}

function spread(call: LayerCall, bits: readonly Bits[], from: Shape, to: Shape): readonly Bits[] {
  if (bits.length === 1) return new Array<Bits>(sizeOf(to)).fill(bits[0]);
  if (from.length === to.length && from.every((n, axis) => n === 1 || n === to[axis])) {
    return Array.from(broadcastIndex(from, to), (at) => bits[at]);
  }
  const message = `a quantiser of shape ${formatShape(from)} does not fit ${formatShape(to)}`;
  throw userError('shape-mismatch', message, { node: call.name });
}

/** To the nearest integer, ties to even. */
function roundToEven(x: number): number {
  const down = Math.floor(x);
  const up = x - down > 0.5 || (x - down === 0.5 && down % 2 !== 0);
  return down + Number(up);
}

/** The one type of a quantiser; a user error when it has several. */
export function singleType(
  call: LayerCall,
  option: string,
  { bits, rounding, saturation }: HgqQuantizer,
): FixedPrecision {
  if (bits.length !== 1) {
    const found = `${option} has ${bits.length} types`;
    throw userError('unsupported-option', `${found}; only one type for a whole table is supported`, {
      node: call.name,
    });
  }
  const [{ k, i, f }] = bits;
  return fixed(Math.max(1, k + i + f), k + i, { signed: k === 1, rounding, saturation });
}
