import { sizeOf } from '../ir';
import { Dense } from '../layers';
import { accumulationOrder } from './accumulation-order';
import { inputType, type Kernel, resultType, typeOf, weightValues } from './kernel';
import { selectProduct, selectSum } from './product';

/**
 * Each product is converted to the accumulator's type and added; the sum is converted after every addition (numerics.md 2,
 * 3.1). The order matters only where the accumulator saturates.
 */
export const dense: Kernel<Dense> = (layer) => {
  const [nIn, nOut] = [layer.get(Dense.attributes.nIn), layer.get(Dense.attributes.nOut)];
  const [weight, bias] = [weightValues(layer, 'weight'), weightValues(layer, 'bias')];
  const [accum, result] = [typeOf(layer, 'accum_t'), resultType(layer)];
  const [data, weightType] = [inputType(layer), typeOf(layer, 'weight_t')];
  const [multiply, finish] = [selectProduct(data, weightType), selectSum(data, weightType, nIn)];
  const order = accumulationOrder(nIn, layer.get(Dense.attributes.interleave), (j, i) => j * nIn + i);
  const rows = sizeOf(layer.inputShape()) / nIn;
  return ([x], m) => {
    const out = [];
    for (let row = 0; row < rows; row++) {
      for (let j = 0; j < nOut; j++) {
        let acc = m.cast(m.constant(bias[j]), accum);
        for (const i of order(j)) {
          const product = m.cast(multiply(x[row * nIn + i], weight[i * nOut + j], m), accum);
          acc = m.cast(m.add(acc, product), accum);
        }
        out.push(m.cast(finish(acc, m), result));
      }
    }
    return [out];
  };
};
