import { quantizeDouble } from '../../../fixed';
import { sizeOf } from '../../../ir';
import { resultType } from '../../../kernels';
import { Constant } from '../../../layers';
import { layerTemplate } from '../../fpga';

export const constant = layerTemplate<Constant>({
  classes: [Constant],
  name: 'constant',
  config: false,
  headers: ['nnet_array.h'],
  describe(layer) {
    const result = resultType(layer);
    const { data } = layer.get(Constant.attributes.value).tensor;
    return {
      types: { value_t: result },
      roms: [{ key: 'value', values: Float64Array.from(data, (value) => quantizeDouble(value, result)) }],
      values: { size: sizeOf(layer.shape) },
    };
  },
});
