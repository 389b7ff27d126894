import type { Bits, FixedPrecision } from '../../fixed';
import { sizeOf } from '../../ir';
import { type FixedPointQuantizer, MASK, maskOf, maskValues } from '../../layers';
import { type ElementBits, UNLIMITED, widest, ZERO, zipBits } from './element-bits';
import type { BitRule } from './rule';

/** A quantiser gives no more bits than it gets: its mask is narrowed to what can occur. */
export const fixedPointQuantizer: BitRule<FixedPointQuantizer> = {
  produce: (layer, [x]) => {
    const { rounding, saturation } = modesOf(layer);
    const mask = maskOf(layer, MASK, x.length);
    const found = zipBits(expand(mask, x.length), x, (own, given) => narrow(own, given, rounding, saturation));
    const narrowed = mask.length === 1 ? [orZero(widest(found))] : found;
    for (const [key, values] of Object.entries(maskValues(narrowed))) layer.setAttr(key, values);
    return found;
  },
  request: (layer) => {
    const size = sizeOf(layer.shape);
    const modes = modesOf(layer);
    return [expand(maskOf(layer, MASK, size), size).map((bits) => beforeConversion(bits, modes))];
  },
};

function modesOf(layer: FixedPointQuantizer): Pick<FixedPrecision, 'rounding' | 'saturation'> {
  return { rounding: layer.get(MASK.rounding), saturation: layer.get(MASK.saturation) };
}

function expand(mask: ElementBits, size: number): ElementBits {
  return mask.length === size ? mask : new Array<Bits>(size).fill(mask[0]);
}

/** The bits of `given` that an element keeps when it is converted to `own`. */
function narrow(
  own: Bits,
  given: Bits,
  rounding: FixedPrecision['rounding'],
  saturation: FixedPrecision['saturation'],
): Bits {
  // Rounding may carry into one more bit.
  const carries = given.f > own.f && own.i > given.i && (rounding !== 'TRN' || own.k === 1);
  const least: Bits = {
    k: own.k < given.k ? own.k : given.k,
    i: Math.min(own.i, given.i) + Number(carries),
    f: Math.min(own.f, given.f),
  };
  const fits = 2 ** own.i - 2 ** -own.f >= 2 ** given.i - 2 ** -given.f && own.k >= given.k;
  // Where values may wrap, the place of the top bit decides the result.
  return orZero(saturation === 'SAT' || fits ? least : own);
}

function orZero(bits: Bits): Bits {
  return bits.k + bits.i + bits.f > 0 ? bits : ZERO;
}

/** The bits that decide the result of a conversion: all above where it saturates, one below to round to nearest. */
export function beforeConversion(
  { k, i, f }: Bits,
  { rounding, saturation }: Pick<FixedPrecision, 'rounding' | 'saturation'>,
): Bits {
  const fraction = rounding === 'TRN' ? f : rounding === 'RND' ? f + 1 : UNLIMITED.f;
  return saturation === 'WRAP' ? { k, i, f: fraction } : { ...UNLIMITED, f: fraction };
}
