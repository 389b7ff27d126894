import { Convolution } from '../../../layers';
import { globalOptimizer } from '../../../pass';
import { CONV_IMPLEMENTATION } from '../../vivado-family';

/** Vitis has line buffers only. */
export const validateConvImplementation = globalOptimizer({
  name: 'vitis:validate_conv_implementation',
  doc: 'Build encoded convolutions with line buffers.',
  preserves: 'bits',
})((graph, layer) => {
  if (!(layer instanceof Convolution) || layer.get(CONV_IMPLEMENTATION) !== 'Encoded') return;
  layer.set(CONV_IMPLEMENTATION, 'LineBuffer');
  graph.report({
    code: 'setting-unused',
    severity: 'warning',
    where: { node: layer.name },
    message: 'ConvImplementation "Encoded" is not used: Vitis has line buffers only',
  });
});
