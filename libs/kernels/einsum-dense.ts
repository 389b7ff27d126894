import type { EinsumDense } from '../layers';
import { inputType, type Kernel, resultType, typeOf, weightValues } from './kernel';
import { selectProduct, selectSum } from './product';

/** As in a Dense: each product is converted to the accumulator's type before it is added (numerics.md 3.7). */
export const einsumDense: Kernel<EinsumDense> = (layer) => {
  const [weight, bias] = [weightValues(layer, 'weight'), weightValues(layer, 'bias')];
  const [accum, result] = [typeOf(layer, 'accum_t'), resultType(layer)];
  const { leftBase, rightBase, leftOffset, rightOffset } = layer.contraction;
  const [data, weightType] = [inputType(layer), typeOf(layer, 'weight_t')];
  const [multiply, finish] = [selectProduct(data, weightType), selectSum(data, weightType, leftOffset.length)];
  return ([x], m) => [
    Array.from(leftBase, (left, o) => {
      let acc = m.cast(m.constant(bias[o]), accum);
      for (const [s, offset] of leftOffset.entries()) {
        const product = multiply(x[left + offset], weight[rightBase[o] + rightOffset[s]], m);
        acc = m.cast(m.add(acc, m.cast(product, accum)), accum);
      }
      return m.cast(finish(acc, m), result);
    }),
  ];
};
