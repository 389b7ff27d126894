import { sizeOf } from '../../../ir';
import { typeOf } from '../../../kernels';
import { Dot } from '../../../layers';
import { FPGA_ATTRIBUTES, layerTemplate } from '../../fpga';

export const dot = layerTemplate<Dot>({
  classes: [Dot],
  name: 'dot',
  headers: ['nnet_merge.h'],
  describe(layer) {
    const [nIn, reuse] = [sizeOf(layer.inputShape()), layer.get(FPGA_ATTRIBUTES.reuseFactor)];
    return {
      types: { accum_t: typeOf(layer, 'accum_t') },
      values: { nIn, reuse, multiplierLimit: Math.ceil(nIn / reuse) },
    };
  },
});
