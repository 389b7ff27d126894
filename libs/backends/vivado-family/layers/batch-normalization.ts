import { sizeOf } from '../../../ir';
import { inputType, typeOf, weightValues } from '../../../kernels';
import { ApplyAlpha, BatchNormalization } from '../../../layers';
import { layerTemplate, storedType } from '../../fpga';
import { DIALECT } from '../dialect';
import { productOf, productType } from './product';

export const batchNormalization = layerTemplate<BatchNormalization>({
  classes: [BatchNormalization, ApplyAlpha],
  name: 'batch-normalization',
  call: 'elementwise',
  headers: ['nnet_batchnorm.h'],
  describe(layer) {
    const [scale, bias] = [weightValues(layer, 'scale'), weightValues(layer, 'bias')];
    const [data, scaleType] = [inputType(layer), typeOf(layer, 'scale_t')];
    return {
      types: {
        scale_t: scaleType,
        bias_t: storedType(typeOf(layer, 'bias_t'), bias),
      },
      roms: [
        { key: 'scale', values: scale },
        { key: 'bias', values: bias },
      ],
      values: {
        size: sizeOf(layer.shape),
        filters: scale.length,
        product: productOf(data, scaleType, scale),
        productType: DIALECT.type(productType(data, scaleType)),
      },
    };
  },
});
