import { sizeOf } from '../ir';
import { Dense, INPUT_MASK } from '../layers';
import { accumulatorOf } from './accumulator';
import { inputType, type Kernel, resultType, typeOf, weightValues } from './kernel';
import { maskedInput } from './mask';
import { matrixVector } from './matrix-vector';

/** The matrix product of each row, converted to the result type. An exact sum has no accumulator type. */
export const dense: Kernel<Dense> = (layer) => {
  const [nIn, result] = [layer.get(Dense.attributes.nIn), resultType(layer)];
  const rows = sizeOf(layer.inputShape()) / nIn;
  const quantize = maskedInput(layer, INPUT_MASK, rows * nIn);
  const product = matrixVector({
    weight: weightValues(layer, 'weight'),
    bias: weightValues(layer, 'bias'),
    data: inputType(layer),
    weightType: typeOf(layer, 'weight_t'),
    accumulate: accumulatorOf(layer),
    interleave: layer.get(Dense.attributes.interleave),
  });
  return ([input], m) => {
    const x = quantize(input, m);
    const out = [];
    for (let row = 0; row < rows; row++) {
      for (const sum of product(x.slice(row * nIn, (row + 1) * nIn), m)) out.push(m.cast(sum, result));
    }
    return [out];
  };
};
