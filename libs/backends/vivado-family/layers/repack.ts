import { sizeOf } from '../../../ir';
import { Repack, Reshape } from '../../../layers';
import { layerTemplate } from '../../fpga';

/** A Reshape that is more than another name for its input is in a stream. */
export const repack = layerTemplate<Reshape>({
  classes: [Reshape, Repack],
  name: 'repack',
  config: false,
  headers: ['nnet_stream.h'],
  describe: (layer) => ({ values: { size: sizeOf(layer.shape) } }),
});
