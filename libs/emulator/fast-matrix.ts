import { fractionBits, type Precision, quantizer, rangeOf } from '../fixed';
import { sizeOf } from '../ir';
import { inputType, resultType, typeOf, weightValues } from '../kernels';
import { CONVOLUTION, type Convolution, Dense, EXACT_SUM, INPUT_MASK } from '../layers';
import { DOUBLE_BITS, type Step } from './step';
import { asNumbers } from './values';

/** Which input elements meet which weights: a Dense has one tap, its row. */
interface Geometry {
  /** For each output pixel and tap the input pixel; -1 where there is none. */
  readonly pixels: Int32Array;
  readonly taps: number;
  readonly channels: number;
  readonly filters: number;
  readonly groups: number;
}

/**
 * Dense and convolutions in doubles with one conversion of the sum, or undefined where that is not the generic kernel's result. It
 * is when the accumulator truncates (then each product is floored on its grid, or is on it already) and either wraps, which
 * makes the order and the intermediate conversions irrelevant, or cannot overflow; and when no partial sum leaves the exact
 * doubles.
 */
export function fastMatrix(layer: Dense | Convolution): Step | undefined {
  // Neither exact sums nor an input that is quantised first have a path of their own.
  if (layer.get(EXACT_SUM) || (layer instanceof Dense && layer.get(INPUT_MASK.k).length > 0)) return undefined;
  const [accum, input] = [typeOf(layer, 'accum_t'), inputType(layer)];
  // Signs and powers of two have products of their own.
  if ([input, typeOf(layer, 'weight_t')].some(({ kind }) => kind === 'xnor' || kind === 'exponent')) return undefined;
  if (accum.kind !== 'fixed' || accum.rounding !== 'TRN' || accum.satBits !== 0) return undefined;
  const geometry = geometryOf(layer);
  const terms = (geometry.taps * geometry.channels) / geometry.groups;
  const bias = weightValues(layer, 'bias').map(quantizer(accum));
  const weight = transpose(weightValues(layer, 'weight'), terms, geometry.filters);
  const bound = largestSum(weight, bias, magnitude(input), terms);
  const fraction = fractionBits(input) + fractionBits(typeOf(layer, 'weight_t'));
  const grid = fractionBits(accum);
  const exact = bound * 2 ** Math.max(fraction, grid) < 2 ** DOUBLE_BITS;
  // An unsigned accumulator overflows at every negative partial sum.
  const fits = accum.saturation === 'WRAP' || (accum.signed && bound + terms * 2 ** -grid < magnitude(accum));
  if (!exact || !fits) return undefined;

  const [toAccum, toResult] = [quantizer(accum), quantizer(resultType(layer))];
  const sums = rowSums(geometry, weight, fraction > grid ? flooredSum(2 ** grid) : exactSum);
  return ([values]) => {
    const out = sums(asNumbers(values));
    for (let i = 0; i < out.length; i++) out[i] = toResult(toAccum(out[i] + bias[i % bias.length]));
    return [out];
  };
}

function geometryOf(layer: Dense | Convolution): Geometry {
  if (!(layer instanceof Dense)) {
    const { pixels, taps, channels, groups } = layer;
    return { pixels, taps, channels, groups, filters: layer.get(CONVOLUTION.nFilt) };
  }
  const [channels, filters] = [layer.get(Dense.attributes.nIn), layer.get(Dense.attributes.nOut)];
  const rows = sizeOf(layer.inputShape()) / channels;
  return { pixels: Int32Array.from({ length: rows }, (_, row) => row), taps: 1, channels, filters, groups: 1 };
}

/** A sum of products of a row of inputs with the weights from `first` on. */
type RowSum = (row: Float64Array, weight: Float64Array, first: number) => number;

const exactSum: RowSum = (row, weight, first) => {
  let sum = 0;
  for (let i = 0; i < row.length; i++) sum += row[i] * weight[first + i];
  return sum;
};

/** Sum of the products floored to multiples of 1/scale. */
const flooredSum =
  (scale: number): RowSum =>
  (row, weight, first) => {
    let sum = 0;
    for (let i = 0; i < row.length; i++) sum += Math.floor(row[i] * weight[first + i] * scale);
    return sum / scale;
  };

/** The sums of all outputs: the inputs of a window are copied to a row, zeros for padding, which all filters of a group read. */
function rowSums(
  { pixels, taps, channels, filters, groups }: Geometry,
  weight: Float64Array,
  sumOf: RowSum,
): (x: Float64Array) => Float64Array {
  const [groupChannels, groupFilters] = [channels / groups, filters / groups];
  const row = new Float64Array(taps * groupChannels);
  const fill = (x: Float64Array, window: number, first: number) => {
    for (let tap = 0; tap < taps; tap++) {
      const from = pixels[window + tap] * channels + first;
      const to = tap * groupChannels;
      for (let c = 0; c < groupChannels; c++) row[to + c] = from < 0 ? 0 : x[from + c];
    }
  };
  return (x) => {
    const out = new Float64Array((pixels.length / taps) * filters);
    let at = 0;
    for (let window = 0; window < pixels.length; window += taps) {
      for (let group = 0; group < groups; group++) {
        fill(x, window, group * groupChannels);
        for (let i = 0; i < groupFilters; i++, at++) {
          out[at] = sumOf(row, weight, (group * groupFilters + i) * row.length);
        }
      }
    }
    return out;
  };
}

function transpose(weight: Float64Array, rows: number, columns: number): Float64Array {
  return Float64Array.from(
    { length: rows * columns },
    (_, at) => weight[(at % rows) * columns + Math.floor(at / rows)],
  );
}

/** Largest magnitude that a type holds. */
function magnitude(type: Precision): number {
  const { lo, hi, frac } = rangeOf(type);
  return Math.max(Math.abs(Number(lo)), Math.abs(Number(hi))) * 2 ** -frac;
}

/** Largest possible magnitude of any partial sum. */
function largestSum(weight: Float64Array, bias: Float64Array, input: number, terms: number): number {
  let largest = 0;
  for (let j = 0; j < bias.length; j++) {
    let sum = Math.abs(bias[j]);
    for (let i = 0; i < terms; i++) sum += Math.abs(weight[j * terms + i]) * input;
    largest = Math.max(largest, sum);
  }
  return largest;
}
