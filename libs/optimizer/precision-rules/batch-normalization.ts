import type { BatchNormalization } from '../../layers';
import { cap, numbers, product, type Rule, set, sum, typeOf } from './inference';

export const batchNormalization: Rule<BatchNormalization> = (inference, layer) => {
  const types = ['scale_t', 'bias_t'].map((key) => typeOf(inference, layer, key));
  const [x, s, b] = numbers([layer.inputType().precision, ...types]) ?? [];
  if (!x) return;
  const { integer, fraction, signed } = sum(product(x, s), b);
  set(inference, 'result_t', cap(inference, integer + fraction, integer, signed));
};
