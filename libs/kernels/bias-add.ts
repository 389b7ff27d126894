import type { BiasAdd } from '../layers';
import { elementWise, type Kernel, weightValues } from './kernel';

/** x + bias of the channel (last axis), for a bias that no layer could take in. */
export const biasAdd: Kernel<BiasAdd> = (layer) => {
  const bias = weightValues(layer, 'bias');
  return elementWise(layer, (x, m, i) => m.add(x, m.constant(bias[i % bias.length])));
};
