import { sizeOf } from '../../../ir';
import { typeOf, weightValues } from '../../../kernels';
import { PReLU } from '../../../layers';
import { layerTemplate, storedType } from '../../fpga';

export const prelu = layerTemplate<PReLU>({
  classes: [PReLU],
  name: 'prelu',
  call: 'elementwise',
  headers: ['nnet_activation.h'],
  describe(layer) {
    const slopes = weightValues(layer, 'param');
    return {
      types: { param_t: storedType(typeOf(layer, 'param_t'), slopes) },
      roms: [{ key: 'param', values: slopes }],
      values: { size: sizeOf(layer.shape) },
    };
  },
});
