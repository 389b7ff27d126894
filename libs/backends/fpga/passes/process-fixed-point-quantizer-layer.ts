import { userError } from '../../../diagnostic';
import { Layer } from '../../../ir';
import { Activation, commonType, FixedPointQuantizer, MASK } from '../../../layers';
import { layerOptimizer } from '../../../pass';

/**
 * A quantiser that nothing took over has a conversion for each element, which a stream of packs cannot have; with one type for
 * all it is a linear activation.
 */
export const processFixedPointQuantizerLayer = layerOptimizer(FixedPointQuantizer, {
  name: 'process_fixed_point_quantizer_layer',
  doc: 'Where values come in a stream (io_stream), make quantisers of one type conversions and refuse the others.',
  preserves: 'bits',
})((graph, quantizer) => {
  if (graph.config!.ioType !== 'io_stream') return false;
  const precision = commonType(quantizer, MASK, quantizer.get(MASK.k).length);
  if (!precision) {
    throw userError(
      'unsupported-stream',
      'a quantiser with a type for each element cannot be built for io_stream',
      { node: quantizer.name },
      'use io_parallel, or Strategy distributed_arithmetic for the layer behind it',
    );
  }
  const { result, trusted, bitExact } = Layer.common;
  graph.replace(quantizer, Activation, {
    name: quantizer.name,
    origin: quantizer.origin,
    attributes: {
      activation: 'linear',
      [result.key]: { ...quantizer.get(result), precision },
      [trusted.key]: true,
      [bitExact.key]: quantizer.get(bitExact),
    },
  });
  return true;
});
