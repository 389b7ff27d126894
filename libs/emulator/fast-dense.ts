import { fractionBits, type Precision, quantizer, rangeOf } from '../fixed';
import { sizeOf } from '../ir';
import { inputType, resultType, typeOf, weightValues } from '../kernels';
import { Dense } from '../layers';
import { DOUBLE_BITS, type Step } from './step';
import { asNumbers } from './values';

/**
 * Dense in doubles with one conversion of the sum, or undefined where that is not the generic kernel's result. It is when the
 * accumulator truncates (then each product is floored on its grid, or is on it already) and either wraps, which makes the
 * order and the intermediate conversions irrelevant, or cannot overflow; and when no partial sum leaves the exact doubles.
 */
export function fastDense(layer: Dense): Step | undefined {
  const [accum, input] = [typeOf(layer, 'accum_t'), inputType(layer)];
  // Signs and powers of two have products of their own.
  if ([input, typeOf(layer, 'weight_t')].some(({ kind }) => kind === 'xnor' || kind === 'exponent')) return undefined;
  if (accum.kind !== 'fixed' || accum.rounding !== 'TRN' || accum.satBits !== 0) return undefined;
  const { nIn, nOut } = { nIn: layer.get(Dense.attributes.nIn), nOut: layer.get(Dense.attributes.nOut) };
  const bias = weightValues(layer, 'bias').map(quantizer(accum));
  const weight = transpose(weightValues(layer, 'weight'), nIn, nOut);
  const bound = largestSum(weight, bias, magnitude(input), nIn);
  const fraction = fractionBits(input) + fractionBits(typeOf(layer, 'weight_t'));
  const grid = fractionBits(accum);
  const exact = bound * 2 ** Math.max(fraction, grid) < 2 ** DOUBLE_BITS;
  // An unsigned accumulator overflows at every negative partial sum.
  const fits = accum.saturation === 'WRAP' || (accum.signed && bound + nIn * 2 ** -grid < magnitude(accum));
  if (!exact || !fits) return undefined;

  const finish = [quantizer(accum), quantizer(resultType(layer))];
  const rows = sizeOf(layer.inputShape()) / nIn;
  const floored = fraction > grid;
  const scale = 2 ** grid;
  return ([values]) => {
    const x = asNumbers(values);
    const out = new Float64Array(rows * nOut);
    for (let row = 0; row < rows; row++) {
      for (let j = 0; j < nOut; j++) {
        let sum = 0;
        const [from, w] = [row * nIn, j * nIn];
        if (floored) {
          for (let i = 0; i < nIn; i++) sum += Math.floor(x[from + i] * weight[w + i] * scale);
          sum /= scale;
        } else {
          for (let i = 0; i < nIn; i++) sum += x[from + i] * weight[w + i];
        }
        out[row * nOut + j] = finish[1](finish[0](sum + bias[j]));
      }
    }
    return [out];
  };
}

function transpose(weight: Float64Array, nIn: number, nOut: number): Float64Array {
  return Float64Array.from({ length: nIn * nOut }, (_, at) => weight[(at % nIn) * nOut + Math.floor(at / nIn)]);
}

/** Largest magnitude that a type holds. */
function magnitude(type: Precision): number {
  const { lo, hi, frac } = rangeOf(type);
  return Math.max(Math.abs(Number(lo)), Math.abs(Number(hi))) * 2 ** -frac;
}

/** Largest possible magnitude of any partial sum. */
function largestSum(weight: Float64Array, bias: Float64Array, input: number, nIn: number): number {
  let largest = 0;
  for (let j = 0; j < bias.length; j++) {
    let sum = Math.abs(bias[j]);
    for (let i = 0; i < nIn; i++) sum += Math.abs(weight[j * nIn + i]) * input;
    largest = Math.max(largest, sum);
  }
  return largest;
}
