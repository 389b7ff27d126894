import type { TernaryTanh } from '../layers';
import { elementWise, inputType, type Kernel } from './kernel';

/** 2x, wrapped to the input's type, above 1 gives 1, above -1 gives 0, else -1. */
export const ternaryTanh: Kernel<TernaryTanh> = (layer) => {
  const type = inputType(layer);
  return elementWise(layer, (x, m) => {
    const doubled = m.cast(m.mul(m.constant(2), x), type);
    const one = m.constant(1);
    return m.select(m.gt(doubled, one), one, m.select(m.gt(doubled, m.constant(-1)), m.constant(0), m.constant(-1)));
  });
};
