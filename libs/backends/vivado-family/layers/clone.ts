import { sizeOf } from '../../../ir';
import { Clone } from '../../../layers';
import { layerTemplate } from '../../fpga';

export const clone = layerTemplate<Clone>({
  classes: [Clone],
  name: 'clone',
  config: false,
  headers: ['nnet_stream.h'],
  describe: (layer) => ({ values: { size: sizeOf(layer.shape) } }),
});
