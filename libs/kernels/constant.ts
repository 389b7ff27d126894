import { Constant } from '../layers';
import { type Kernel, resultType } from './kernel';

/** The tensor's values, converted to the result type. */
export const constant: Kernel<Constant> = (layer) => {
  const result = resultType(layer);
  const { data } = layer.get(Constant.attributes.value).tensor;
  return (_inputs, m) => [Array.from(data, (value) => m.cast(m.constant(value), result))];
};
