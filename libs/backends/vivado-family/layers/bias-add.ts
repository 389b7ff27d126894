import { sizeOf } from '../../../ir';
import { typeOf, weightValues } from '../../../kernels';
import { BiasAdd } from '../../../layers';
import { layerTemplate, storedType } from '../../fpga';

export const biasAdd = layerTemplate<BiasAdd>({
  classes: [BiasAdd],
  name: 'bias-add',
  call: 'elementwise',
  headers: ['nnet_batchnorm.h'],
  describe(layer) {
    const bias = weightValues(layer, 'bias');
    return {
      types: { bias_t: storedType(typeOf(layer, 'bias_t'), bias) },
      roms: [{ key: 'bias', values: bias }],
      values: { size: sizeOf(layer.shape), filters: bias.length },
    };
  },
});
