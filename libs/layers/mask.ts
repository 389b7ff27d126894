import { userError } from '../diagnostic';
import { type Bits, type FixedPrecision, fixed, ROUNDINGS, SATURATIONS } from '../fixed';
import { type Attribute, attr, type Layer } from '../ir';

/** Attribute keys of a mask: fixed-point types of elements, which share rounding and overflow. */
export interface MaskAttributes {
  readonly k: Attribute<readonly number[]>;
  readonly i: Attribute<readonly number[]>;
  readonly f: Attribute<readonly number[]>;
  readonly rounding: Attribute<FixedPrecision['rounding']>;
  readonly saturation: Attribute<FixedPrecision['saturation']>;
}

const CHOICES = {
  rounding: { doc: 'rounding of the elements', fallback: 'RND' },
  saturation: { doc: 'overflow of the elements', fallback: 'WRAP' },
} as const;

/** The bits of the elements of a tensor: one entry for all of them, or one for each. */
export const MASK = {
  k: attr.ints('k', { doc: '1 for a sign bit, else 0; one for all elements or one for each' }),
  i: attr.ints('i', { doc: 'integer bits without the sign' }),
  f: attr.ints('f', { doc: 'fraction bits' }),
  rounding: attr.choice('rounding', ROUNDINGS, CHOICES.rounding),
  saturation: attr.choice('saturation', SATURATIONS, CHOICES.saturation),
} satisfies MaskAttributes;

/** The same for the input of a layer that may quantise it; without entries it does not. */
export const INPUT_MASK = {
  k: attr.ints('input_k', { doc: 'sign bits of the quantised input; empty when it is taken as it is', fallback: [] }),
  i: attr.ints('input_i', { doc: 'integer bits of the quantised input without the sign', fallback: [] }),
  f: attr.ints('input_f', { doc: 'fraction bits of the quantised input', fallback: [] }),
  rounding: attr.choice('input_rounding', ROUNDINGS, CHOICES.rounding),
  saturation: attr.choice('input_saturation', SATURATIONS, CHOICES.saturation),
} satisfies MaskAttributes;

/** The entries of a layer's mask: one, one per element of its input, or none. A user error when they do not fit. */
export function maskOf(layer: Layer, attributes: MaskAttributes, size: number): readonly Bits[] {
  const [k, i, f] = [layer.get(attributes.k), layer.get(attributes.i), layer.get(attributes.f)];
  const fits = k.length === i.length && i.length === f.length && [0, 1, size].includes(k.length);
  if (!fits || k.some((sign) => sign !== 0 && sign !== 1)) {
    const found = `a mask of ${k.length}, ${i.length} and ${f.length} entries does not fit ${size} elements`;
    throw userError('bad-mask', found, { node: layer.name });
  }
  return k.map((sign, at) => ({ k: sign as 0 | 1, i: i[at], f: f[at] }));
}

/** The values of the attributes `k`, `i` and `f` of a mask. */
export function maskValues(mask: readonly Bits[]): {
  k: readonly number[];
  i: readonly number[];
  f: readonly number[];
} {
  return { k: mask.map(({ k }) => k), i: mask.map(({ i }) => i), f: mask.map(({ f }) => f) };
}

/** The types of a mask's entries; undefined for an entry without bits, whose elements are 0. */
export function maskTypes(layer: Layer, attributes: MaskAttributes, size: number): (FixedPrecision | undefined)[] {
  const modes = { rounding: layer.get(attributes.rounding), saturation: layer.get(attributes.saturation) };
  return maskOf(layer, attributes, size).map(({ k, i, f }) =>
    k + i + f > 0 ? fixed(k + i + f, k + i, { signed: k === 1, ...modes }) : undefined,
  );
}

/** The one type of a mask's entries; undefined when they differ, or when elements without bits are always 0. */
export function commonType(layer: Layer, attributes: MaskAttributes, size: number): FixedPrecision | undefined {
  const [first, ...others] = maskTypes(layer, attributes, size);
  const one = others.every(
    (t) => t?.width === first?.width && t?.integer === first?.integer && t?.signed === first?.signed,
  );
  return one ? first : undefined;
}
