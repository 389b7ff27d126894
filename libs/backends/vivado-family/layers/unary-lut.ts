import { sizeOf } from '../../../ir';
import { typeOf, weightValues } from '../../../kernels';
import { UnaryLUT } from '../../../layers';
import { layerTemplate } from '../../fpga';

export const unaryLut = layerTemplate<UnaryLUT>({
  classes: [UnaryLUT],
  name: 'unary-lut',
  call: 'elementwise',
  headers: ['nnet_activation.h'],
  describe: (layer) => ({
    types: { index_t: typeOf(layer, 'index_t'), table_t: typeOf(layer, 'table_t') },
    roms: [{ key: 'table', values: weightValues(layer, 'table') }],
    values: { size: sizeOf(layer.shape) },
  }),
});
