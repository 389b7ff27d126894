import { fractionBits } from '../fixed';
import { Resize } from '../layers';
import { inputType, type Kernel, resultType } from './kernel';
import { rearrangement } from './rearrangement';

/** The nearest pixels, or the bilinear mean of the two or four around. */
export const resize: Kernel<Resize> = (layer) =>
  layer.get(Resize.attributes.algorithm) === 'nearest' ? rearrangement(layer) : bilinear(layer);

/** A pixel that contributes to an output pixel, and its integer weight. */
interface Share {
  readonly pixel: number;
  readonly weight: number;
}

/**
 * The sum of integer multiples, exact, divided once: where the divisor is no power of two, truncated towards zero with more
 * fraction bits than input and result have.
 */
const bilinear: Kernel<Resize> = (layer) => {
  const result = resultType(layer);
  const channels = layer.inputShape().at(-1) as number;
  const frac = Math.max(fractionBits(inputType(layer)), fractionBits(result)) + 8;
  const outputs = shares(layer);
  return ([x], m) => {
    const out = [];
    for (const { of, divisor } of outputs) {
      for (let channel = 0; channel < channels; channel++) {
        const terms = of.map(({ pixel, weight }) => m.mul(x[pixel * channels + channel], m.constant(weight)));
        const sum = terms.reduce((a, b) => m.add(a, b));
        const exact = Number.isInteger(Math.log2(divisor));
        out.push(m.cast(exact ? m.mul(sum, m.constant(1 / divisor)) : m.quotient(sum, divisor, frac), result));
      }
    }
    return [out];
  };
};

/** For each output pixel the input pixels that it is made of; the weights add up to the divisor. */
function shares(layer: Resize): { readonly of: readonly Share[]; readonly divisor: number }[] {
  let all: { of: readonly Share[]; divisor: number }[] = [{ of: [{ pixel: 0, weight: 1 }], divisor: 1 }];
  for (const [axis, along] of layer.interpolations.entries()) {
    const extent = layer.inputShape()[axis];
    all = all.flatMap(({ of, divisor }) =>
      along.map(({ low, high, weight, denominator }) => ({
        of: of.flatMap((share) =>
          [
            { pixel: share.pixel * extent + low, weight: share.weight * (denominator - weight) },
            { pixel: share.pixel * extent + high, weight: share.weight * weight },
          ].filter((next) => next.weight !== 0),
        ),
        divisor: divisor * denominator,
      })),
    );
  }
  return all;
}
