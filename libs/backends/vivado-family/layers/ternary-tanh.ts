import { sizeOf } from '../../../ir';
import { TernaryTanh } from '../../../layers';
import { layerTemplate } from '../../fpga';

export const ternaryTanh = layerTemplate<TernaryTanh>({
  classes: [TernaryTanh],
  name: 'ternary-tanh',
  call: 'elementwise',
  headers: ['nnet_activation.h'],
  describe: (layer) => ({ values: { size: sizeOf(layer.shape) } }),
});
