import { sizeOf } from '../ir';
import { type FixedPointQuantizer, MASK } from '../layers';
import { type Kernel, resultType } from './kernel';
import { maskedInput } from './mask';

/** Each element in its own type, then in the common result type. */
export const fixedPointQuantizer: Kernel<FixedPointQuantizer> = (layer) => {
  const quantize = maskedInput(layer, MASK, sizeOf(layer.inputShape()));
  const result = resultType(layer);
  return ([x], m) => [quantize(x, m).map((value) => m.cast(value, result))];
};
