import { BatchNormalization } from '../layers';
import { elementWise, inputType, type Kernel, typeOf, weightValues } from './kernel';
import { selectProduct } from './product';

/** x * scale + bias, exact (but for powers of two, see `selectProduct`), converted once (numerics.md 3.3). */
export const batchNormalization: Kernel<BatchNormalization> = (layer) => {
  const [scale, bias] = [weightValues(layer, 'scale'), weightValues(layer, 'bias')];
  const nFilt = layer.get(BatchNormalization.attributes.nFilt);
  const channel = (i: number) => (nFilt === -1 ? i : i % nFilt);
  const multiply = selectProduct(inputType(layer), typeOf(layer, 'scale_t'));
  return elementWise(layer, (x, m, i) => m.add(multiply(x, scale[channel(i)], m), m.constant(bias[channel(i)])));
};
