import { assertNever } from '../diagnostic';
import type { Weight } from './attribute';
import { alphaOf, type QuantizedBits, type Quantizer, type QuantNode, type TernaryQuantizer } from './quantizer';
import { mapTensor, type Tensor, tensor } from './tensor';

const f = Math.fround;

/** Keras's epsilon, as float32. */
const EPSILON = f(1e-7);
const LN2 = f(Math.log(2));

/** How often an automatic power-of-two scale of quantized_bits is refined. */
const REFINEMENTS = 5;

/** Quantised values without the factor on them, and the factor: one per channel (last axis), or one per element of a vector. */
export interface Factors {
  readonly values: Tensor;
  readonly scale: Tensor;
}

/** The values that a weight stands for: those of the tensor, through the quantiser if there is one. */
export function weightTensor({ tensor: raw, quantizer }: Weight): Tensor {
  return quantizer === undefined ? raw : quantize(raw, quantizer);
}

/** The quantised values as the framework computes with them, in float32 (numerics.md 1.8). */
export function quantize(raw: Tensor, quantizer: Quantizer): Tensor {
  if (alphaOf(quantizer) === 1) return quantizeUnscaled(raw, quantizer);
  const { values, scale } = factorize(raw, quantizer);
  return mapTensor(values, (value, i) => value * scale.data[i % scale.data.length]);
}

/** Splits quantised values into those without the factor `alpha`, and the factor (numerics.md 1.8). */
export function factorize(raw: Tensor, quantizer: Quantizer): Factors {
  const alpha = alphaOf(quantizer);
  const channels = channelCount(raw);
  if (alpha === 'auto' || alpha === 'auto_po2') return automatic(toSingle(raw), quantizer, alpha === 'auto_po2');
  return {
    values: quantizeUnscaled(raw, quantizer),
    scale: tensor([channels], new Float32Array(channels).fill(alpha)),
  };
}

function quantizeUnscaled(raw: Tensor, quantizer: Quantizer): Tensor {
  const round = elementFunction(quantizer);
  return mapTensor(raw, (x) => round(x));
}

function elementFunction(quantizer: Quantizer): (x: number) => number {
  switch (quantizer.kind) {
    case 'binary':
      return (x) => (x >= 0 ? 1 : quantizer.zero ? 0 : -1);
    case 'ternary':
      return (x) => (Math.abs(x) >= f(quantizer.threshold) ? Math.sign(x) : 0);
    case 'plain_ternary':
      return (x) => (x > 0.5 ? 1 : x <= -0.5 ? -1 : 0);
    case 'quantized_bits':
      return onGrid(quantizer);
    case 'quantized_po2':
      return powerOfTwo(quantizer, quantizer.bits - 1);
    case 'quantized_relu_po2': {
      const power = powerOfTwo(quantizer, quantizer.bits);
      const { slope } = quantizer;
      return (x) => (x >= 0 || slope === 0 ? power(Math.max(x, 0)) : -power(f(-x * slope)));
    }
    case 'quant':
      return clippedFirst(quantizer);
    default:
      return assertNever(quantizer);
  }
}

/** Rounded half to even on the grid, then clipped to the words. */
function onGrid({ bits, integer, signed, symmetric }: QuantizedBits): (x: number) => number {
  const words = 2 ** (bits - Number(signed));
  const step = 2 ** integer / words;
  const lowest = signed ? Number(symmetric) - words : 0;
  return (x) => Math.min(Math.max(roundHalfEven(x / step), lowest), words - 1) * step + 0;
}

/** The order differs from a fixed-point conversion: clipped first, which matters where rounding would leave the range. */
function clippedFirst({ width, integer, signed, narrow, floor }: QuantNode): (x: number) => number {
  const step = 2 ** (integer - width);
  const end = 2 ** (width - Number(signed));
  const lowest = signed ? Number(narrow) - end : 0;
  const round = floor ? Math.floor : roundHalfEven;
  return (x) => round(Math.min(Math.max(x / step, lowest), end - 1)) * step + 0;
}

/** The power of two nearest to |x| in the logarithm, with x's sign; `magnitudes` bits for the exponent and its sign. */
function powerOfTwo(
  { max, quadratic, floor }: { readonly max: number; readonly quadratic: boolean; readonly floor: boolean },
  magnitudes: number,
): (x: number) => number {
  const limit = 2 ** (magnitudes - Number(max === 0 || max > 1));
  const greatest = quadratic ? 2 * Math.floor((limit - 1) / 2) : limit - 1;
  return (x) => {
    const size = max > 0 ? Math.min(Math.abs(x), max) : Math.abs(x);
    const log = log2(quadratic ? f(Math.sqrt(size)) : size);
    const rounded = floor ? Math.floor(log) : roundHalfEven(log);
    const exponent =
      Math.abs(x) < EPSILON ? -limit : (quadratic ? 2 : 1) * Math.min(Math.max(rounded, -limit), greatest);
    return (x < 0 ? -1 : 1) * 2 ** exponent;
  };
}

/** A scale found from the values: per channel, or for a vector from all of it. */
function automatic(raw: Tensor, quantizer: Quantizer, po2: boolean): Factors {
  switch (quantizer.kind) {
    case 'quantized_bits':
      return automaticGrid(raw, quantizer, po2);
    case 'ternary':
      return automaticTernary(raw, quantizer, po2);
    default: {
      const values = quantizeUnscaled(raw, quantizer);
      return { values, scale: leastSquares(raw, values, po2) };
    }
  }
}

function automaticGrid(raw: Tensor, { bits, integer, signed }: QuantizedBits, po2: boolean): Factors {
  const x = mapTensor(raw, (value) => value / 2 ** integer);
  const levels = (2 ** (bits - 1) - 1) * 2;
  const words = 2 ** (bits - Number(signed));
  let scale = mapTensor(greatest(x), (most) => f(most * 2) / levels);
  const integers = () =>
    mapTensor(x, (value, i) => {
      const word = Math.floor(f(f(Math.abs(value) / scale.data[i % scale.data.length]) + 0.5));
      return Math.sign(value) * Math.min(word, levels / 2) + 0;
    });
  if (po2) scale = mapTensor(scale, nearestPo2);
  let found = integers();
  for (let i = 0; po2 && i < REFINEMENTS; i++) {
    found = integers();
    scale = leastSquares(x, found, true);
  }
  return {
    values: mapTensor(found, (word) => (word * 2 ** integer) / words),
    scale: mapTensor(scale, (s) => s * words),
  };
}

function automaticTernary(raw: Tensor, { unrolls }: TernaryQuantizer, po2: boolean): Factors {
  let scale = mapTensor(greatest(raw), (most) => f(2 * most) / 3);
  if (po2) scale = mapTensor(scale, nearestPo2);
  let values = raw;
  for (let i = 0; i < unrolls; i++) {
    values = mapTensor(raw, (x, at) => (Math.abs(x) >= f(scale.data[at % scale.data.length] / 2) ? Math.sign(x) : 0));
    scale = leastSquares(raw, values, po2);
  }
  return { values, scale };
}

/** Greatest magnitude per channel; of a vector, its greatest for every element. */
function greatest(x: Tensor): Tensor {
  const channels = channelCount(x);
  const data = new Float32Array(channels);
  for (const [i, value] of x.data.entries()) data[i % channels] = Math.max(data[i % channels], Math.abs(value));
  if (x.shape.length === 1) data.fill(data.reduce((a, b) => Math.max(a, b), 0));
  return tensor([channels], data);
}

/** mean(x q) / (mean(q q) + epsilon) per channel (of a vector: per element), or the power of two nearest to it. */
function leastSquares(x: Tensor, q: Tensor, po2: boolean): Tensor {
  const channels = channelCount(x);
  const [xq, qq] = [new Float64Array(channels), new Float64Array(channels)];
  for (const [i, value] of x.data.entries()) {
    xq[i % channels] += f(value * q.data[i]);
    qq[i % channels] += q.data[i] * q.data[i];
  }
  const count = x.data.length / channels;
  const data = Float32Array.from(xq, (sum, i) => f(sum / count) / f(f(qq[i] / count) + EPSILON));
  return tensor([channels], po2 ? data.map(nearestPo2) : data);
}

function nearestPo2(scale: number): number {
  return 2 ** roundHalfEven(log2(f(scale + EPSILON)));
}

function log2(x: number): number {
  return f(f(Math.log(x)) / LN2);
}

function roundHalfEven(x: number): number {
  const down = Math.floor(x);
  const above = x - down;
  return above > 0.5 || (above === 0.5 && down % 2 !== 0) ? down + 1 : down;
}

function channelCount({ shape }: Tensor): number {
  return shape[shape.length - 1] ?? 1;
}

function toSingle(raw: Tensor): Tensor {
  return raw.data instanceof Float32Array ? raw : { shape: raw.shape, data: Float32Array.from(raw.data) };
}
