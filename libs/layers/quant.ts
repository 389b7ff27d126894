import { fixed, quantizer, ROUNDINGS, type Rounding } from '../fixed';
import { attr, Layer, type Shape, tensor } from '../ir';

/** Attributes of a quantiser's parameters, which ONNX has as inputs. */
export const QUANT_SCALE = {
  scale: attr.weight('scale', { doc: 'step of the quantised values', fallback: { tensor: tensor([], [1]) } }),
  scaleType: attr.type('scale_t', { doc: 'not used: the parameters become types, or a layer of their own' }),
};

/**
 * QONNX's Quant: (round(clip(x / scale + zeropt)) - zeropt) * scale. Its inputs are x and, until a pass has made attributes of
 * them, scale, zero point and bit width. The scale and the zero point broadcast to x.
 */
export class Quant extends Layer {
  static readonly kind = 'Quant';
  static readonly doc = 'QONNX quantiser to integers times a scale; becomes a type, or a scale, a type and a scale.';
  static override readonly attributes = {
    signed: attr.bool('signed', { doc: 'the integers are signed', fallback: true }),
    narrow: attr.bool('narrow', { doc: 'one extreme integer is left out', fallback: false }),
    rounding: attr.choice('rounding', ROUNDINGS, {
      doc: 'rounding to integers',
      fallback: 'RND_CONV' satisfies Rounding,
    }),
    ...QUANT_SCALE,
    zeropt: attr.weight('zeropt', { doc: 'the integer that means 0', fallback: { tensor: tensor([], [0]) } }),
    zeroptType: attr.type('zeropt_t', { doc: 'not used, as for the scale' }),
    bitwidth: attr.int('bitwidth', { doc: 'bits of the integers; 0 while it is an input', fallback: 0 }),
  };

  infer(): Shape[] {
    return [this.inputShape()];
  }
}

/** The integers of a quantiser. */
export interface QuantIntegers {
  readonly bits: number;
  readonly signed: boolean;
  readonly narrow: boolean;
  readonly rounding: Rounding;
}

/** One signed bit stands for the signs -1 and 1, not for -1 and 0. */
export function isBipolar({ bits, signed }: QuantIntegers): boolean {
  return bits === 1 && signed;
}

/** The integer that a quantiser makes of x, in steps that round to float32 as the frameworks' do. */
export function quantToInteger(integers: QuantIntegers): (x: number, scale: number, zeropt: number) => number {
  if (isBipolar(integers)) return (x, scale, zeropt) => (x / scale + zeropt >= 0 ? 1 : -1);
  const { bits, signed, narrow, rounding } = integers;
  const round = quantizer(fixed(bits, bits, { signed, rounding, saturation: narrow && signed ? 'SAT_SYM' : 'SAT' }));
  const highest = narrow && !signed ? 2 ** bits - 2 : Number.POSITIVE_INFINITY;
  return (x, scale, zeropt) => Math.min(round(Math.fround(Math.fround(x / scale) + zeropt)), highest);
}
