import { sizeOf } from '../../../ir';
import { typeOf, weightValues } from '../../../kernels';
import { BatchNormalizationQuantizedTanh } from '../../../layers';
import { layerTemplate } from '../../fpga';

export const batchNormalizationQuantizedTanh = layerTemplate<BatchNormalizationQuantizedTanh>({
  classes: [BatchNormalizationQuantizedTanh],
  name: 'batch-normalization-quantized-tanh',
  call: 'elementwise',
  headers: ['nnet_batchnorm.h'],
  describe(layer) {
    const { quantize, falling } = BatchNormalizationQuantizedTanh.attributes;
    const thresholds = weightValues(layer, 'threshold');
    const filters = thresholds.length / (layer.get(quantize) === 'binary' ? 1 : 2);
    const turned = new Set(layer.get(falling));
    return {
      types: { threshold_t: typeOf(layer, 'threshold_t'), falling_t: { kind: 'integer', width: 1, signed: false } },
      roms: [
        { key: 'threshold', values: thresholds },
        { key: 'falling', values: Array.from({ length: filters }, (_, i) => Number(turned.has(i))) },
      ],
      values: { size: sizeOf(layer.shape), filters, quantize: layer.get(quantize) },
    };
  },
});
