import { sizeOf } from '../../../ir';
import { FixedPointQuantizer, MASK, maskTypes } from '../../../layers';
import { layerTemplate } from '../../fpga';
import { DIALECT } from '../dialect';

export const fixedPointQuantizer = layerTemplate<FixedPointQuantizer>({
  classes: [FixedPointQuantizer],
  name: 'fixed-point-quantizer',
  headers: [],
  describe(layer) {
    const size = sizeOf(layer.shape);
    const types = maskTypes(layer, MASK, size).map((type) => type && DIALECT.type(type));
    return { values: { size, types: Array.from({ length: size }, (_, i) => types[i % types.length] ?? '') } };
  },
});
