import type { Bits, FixedPrecision } from '../../fixed';
import { sizeOf } from '../../ir';
import { type FixedPointQuantizer, MASK, maskOf, maskValues } from '../../layers';
import { type ElementBits, UNLIMITED, widest, ZERO, zipBits } from './element-bits';
import type { BitRule } from './rule';

/** A quantiser gives no more bits than it gets: its mask is narrowed to what can occur. */
export const fixedPointQuantizer: BitRule<FixedPointQuantizer> = {
  produce: (layer, [x]) => {
    const modes = modesOf(layer);
    const mask = maskOf(layer, MASK, x.length);
    const given = mask.length === x.length ? x : [widest(x.filter(hasBits))];
    const narrowed = zipBits(mask, given, (own, bits) => narrow(own, bits, modes));
    for (const [key, values] of Object.entries(maskValues(narrowed))) layer.setAttr(key, values);
    return zipBits(expand(narrowed, x.length), x, (own, bits) => narrow(own, bits, modes));
  },
  request: (layer) => {
    const size = sizeOf(layer.shape);
    const modes = modesOf(layer);
    return [expand(maskOf(layer, MASK, size), size).map((bits) => beforeConversion(bits, modes))];
  },
};

type Modes = Pick<FixedPrecision, 'rounding' | 'saturation'>;

function modesOf(layer: FixedPointQuantizer): Modes {
  return { rounding: layer.get(MASK.rounding), saturation: layer.get(MASK.saturation) };
}

function expand(mask: ElementBits, size: number): ElementBits {
  return mask.length === size ? mask : new Array<Bits>(size).fill(mask[0]);
}

/** The bits of `given` that an element keeps when it is converted to `own`. */
function narrow(own: Bits, given: Bits, { rounding, saturation }: Modes): Bits {
  if (!hasBits(given)) return ZERO;
  const k = own.k && given.k;
  if (!fits(own, given, saturation)) {
    // Where values wrap or saturate, the places of the top and of the last bit decide the result.
    return orZero(saturation === 'WRAP' ? own : { ...own, k });
  }
  // A symmetric range leaves out what -2^i of a signed value is.
  const room = saturation === 'SAT_SYM' ? k : 0;
  return orZero({ k, i: Math.min(own.i, given.i + carry(own, given, rounding) + room), f: Math.min(own.f, given.f) });
}

/** Whether no value of `given` overflows in `own`. */
function fits(own: Bits, given: Bits, saturation: FixedPrecision['saturation']): boolean {
  const [most, least] = [2 ** own.i - 2 ** -own.f, saturation === 'SAT_SYM' ? 2 ** -own.f - 2 ** own.i : -(2 ** own.i)];
  return most >= 2 ** given.i - 2 ** -given.f && (given.k === 0 || (own.k === 1 && least <= -(2 ** given.i)));
}

/** Bits by which dropping fraction bits may make a value longer: rounding carries, and a floor of what is below 0 is never 0. */
function carry(own: Bits, given: Bits, rounding: FixedPrecision['rounding']): number {
  if (given.f <= own.f) return 0;
  if (rounding !== 'TRN') return 1;
  return given.k === 0 ? 0 : Math.max(1, -own.f - given.i);
}

function orZero(bits: Bits): Bits {
  return hasBits(bits) ? bits : ZERO;
}

function hasBits({ k, i, f }: Bits): boolean {
  return k + i + f > 0;
}

/** The bits that decide the result of a conversion: all above where it is no wrapping, one below to round to nearest. */
export function beforeConversion({ k, i, f }: Bits, { rounding, saturation }: Modes): Bits {
  const fraction = rounding === 'TRN' ? f : rounding === 'RND' ? f + 1 : UNLIMITED.f;
  const modular = saturation === 'WRAP' && !dependsOnSign(rounding);
  return modular ? { k, i, f: fraction } : { ...UNLIMITED, f: fraction };
}

/** Whether negative values are rounded by another rule than positive ones. */
export function dependsOnSign(rounding: FixedPrecision['rounding']): boolean {
  return rounding === 'TRN_ZERO' || rounding === 'RND_ZERO' || rounding === 'RND_INF';
}
