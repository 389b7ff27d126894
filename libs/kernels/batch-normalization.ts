import { BatchNormalization } from '../layers';
import { elementWise, type Kernel, weightValues } from './kernel';

/** x * scale + bias, exact, converted once (numerics.md 3.3). */
export const batchNormalization: Kernel<BatchNormalization> = (layer) => {
  const [scale, bias] = [weightValues(layer, 'scale'), weightValues(layer, 'bias')];
  const nFilt = layer.get(BatchNormalization.attributes.nFilt);
  const channel = (i: number) => (nFilt === -1 ? i : i % nFilt);
  return elementWise(layer, (x, m, i) => m.add(m.mul(x, m.constant(scale[channel(i)])), m.constant(bias[channel(i)])));
};
