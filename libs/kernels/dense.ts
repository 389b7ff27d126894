import { sizeOf } from '../ir';
import { Dense, INPUT_MASK } from '../layers';
import { accumulationOrder } from './accumulation-order';
import { accumulatorOf } from './accumulator';
import { inputType, type Kernel, resultType, typeOf, weightValues } from './kernel';
import { maskedInput } from './mask';
import { selectProduct, selectSum } from './product';

/**
 * Each product is converted to the accumulator's type and added; the sum is converted after every addition (numerics.md 2,
 * 3.1). The order matters only where the accumulator saturates. An exact sum has no accumulator type.
 */
export const dense: Kernel<Dense> = (layer) => {
  const [nIn, nOut] = [layer.get(Dense.attributes.nIn), layer.get(Dense.attributes.nOut)];
  const [weight, bias] = [weightValues(layer, 'weight'), weightValues(layer, 'bias')];
  const [data, weightType] = [inputType(layer), typeOf(layer, 'weight_t')];
  const [multiply, finish] = [selectProduct(data, weightType), selectSum(data, weightType, nIn)];
  const [accumulate, result] = [accumulatorOf(layer), resultType(layer)];
  const order = accumulationOrder(nIn, layer.get(Dense.attributes.interleave), (j, i) => j * nIn + i);
  const rows = sizeOf(layer.inputShape()) / nIn;
  const quantize = maskedInput(layer, INPUT_MASK, rows * nIn);
  return ([input], m) => {
    const x = quantize(input, m);
    const out = [];
    for (let row = 0; row < rows; row++) {
      for (let j = 0; j < nOut; j++) {
        let acc = accumulate(m.constant(bias[j]), m);
        for (const i of order(j)) {
          const product = accumulate(multiply(x[row * nIn + i], weight[i * nOut + j], m), m);
          acc = accumulate(m.add(acc, product), m);
        }
        out.push(m.cast(finish(acc, m), result));
      }
    }
    return [out];
  };
};
