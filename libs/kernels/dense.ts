import { sizeOf } from '../ir';
import { Dense } from '../layers';
import { type Kernel, resultType, typeOf, weightValues } from './kernel';

/**
 * Each product is converted to the accumulator's type and added; the sum is converted after every addition (numerics.md 2,
 * 3.1). The order matters only where the accumulator saturates.
 */
export const dense: Kernel<Dense> = (layer) => {
  const [nIn, nOut] = [layer.get(Dense.attributes.nIn), layer.get(Dense.attributes.nOut)];
  const [weight, bias] = [weightValues(layer, 'weight'), weightValues(layer, 'bias')];
  const [accum, result] = [typeOf(layer, 'accum_t'), resultType(layer)];
  const order = accumulationOrder(nIn, layer.get(Dense.attributes.interleave));
  const rows = sizeOf(layer.inputShape()) / nIn;
  return ([x], m) => {
    const out = [];
    for (let row = 0; row < rows; row++) {
      for (let j = 0; j < nOut; j++) {
        let acc = m.cast(m.constant(bias[j]), accum);
        for (const i of order(j)) {
          const product = m.cast(m.mul(x[row * nIn + i], m.constant(weight[i * nOut + j])), accum);
          acc = m.cast(m.add(acc, product), accum);
        }
        out.push(m.cast(acc, result));
      }
    }
    return [out];
  };
};

/** Order in which output j visits the inputs: ascending, or by (j * n_in + i) mod interleave first. */
function accumulationOrder(nIn: number, interleave: number): (j: number) => readonly number[] {
  const ascending = Array.from({ length: nIn }, (_, i) => i);
  if (interleave === 1) return () => ascending;
  return (j) => {
    const step = (i: number) => (j * nIn + i) % interleave;
    return ascending.toSorted((a, b) => step(a) - step(b) || a - b);
  };
}
