import { HardActivation } from '../../layers';
import { bitsOfType } from './element-bits';
import { elementRule } from './rule';

/** slope * x + shift, clipped to 0..1 or -1..1. */
export const hardActivation = elementRule<HardActivation>((layer, x) => {
  const { activation, slopeType, shiftType } = HardActivation.attributes;
  const [slope, shift] = [slopeType, shiftType].map((attribute) => bitsOfType(layer.get(attribute).precision));
  const signed = layer.get(activation) === 'hard_tanh';
  const f = Math.max(0, x.f + slope.f, shift.f) - Number(signed);
  return { k: signed ? 1 : 0, i: 1, f: Math.max(0, f) };
});
