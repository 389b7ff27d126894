import type { PReLU } from '../layers';
import { elementWise, type Kernel, weightValues } from './kernel';

/** x > 0 ? x : slope[i] * x; at 0 both are 0, and >= tests the sign bit alone. */
export const prelu: Kernel<PReLU> = (layer) => {
  const slopes = weightValues(layer, 'param');
  return elementWise(layer, (x, m, i) => m.select(m.ge(x, m.constant(0)), x, m.mul(m.constant(slopes[i]), x)));
};
