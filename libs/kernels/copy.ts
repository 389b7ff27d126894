import type { Clone, Reshape } from '../layers';
import { elementWise, type Kernel, resultType } from './kernel';

/** The same elements, converted to the result type. */
export const reshape: Kernel<Reshape> = (layer) => elementWise(layer, (x) => x);

/** A converted copy for each output. */
export const clone: Kernel<Clone> = (layer) => {
  const result = resultType(layer);
  return ([x], m) => layer.outputs.map(() => x.map((value) => m.cast(value, result)));
};
