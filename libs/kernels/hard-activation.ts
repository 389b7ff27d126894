import { quantizeDouble } from '../fixed';
import { HardActivation } from '../layers';
import { elementWise, type Kernel, typeOf } from './kernel';
import { clamp } from './math';

/** clip(slope * x + shift, 0, 1), exact until the result; hard_tanh is twice that minus one. */
export const hardActivation: Kernel<HardActivation> = (layer) => {
  const { activation, slope, shift } = HardActivation.attributes;
  const a = quantizeDouble(layer.get(slope), typeOf(layer, 'slope_t'));
  const b = quantizeDouble(layer.get(shift), typeOf(layer, 'shift_t'));
  const tanh = layer.get(activation) === 'hard_tanh';
  return elementWise(layer, (x, m) => {
    const sigmoid = clamp(m, m.add(m.mul(m.constant(a), x), m.constant(b)), 0, 1);
    return tanh ? m.sub(m.mul(m.constant(2), sigmoid), m.constant(1)) : sigmoid;
  });
};
