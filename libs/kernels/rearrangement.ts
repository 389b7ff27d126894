import type { Rearrangement } from '../layers';
import { type Kernel, resultType } from './kernel';

/** Input elements in another order, and zeros between them, each converted to the result type. */
export const rearrangement: Kernel<Rearrangement> = (layer) => {
  const [result, { sources }] = [resultType(layer), layer];
  return ([x], m) => {
    const zero = m.cast(m.constant(0), result);
    return [Array.from(sources, (source) => (source < 0 ? zero : m.cast(x[source], result)))];
  };
};
