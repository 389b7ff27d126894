import { userError } from '../../../diagnostic';
import { FixedPointQuantizer } from '../../../layers';
import { layerOptimizer } from '../../../pass';

/** A quantiser that nothing took over has a conversion for each element, which a stream of packs cannot have. */
export const processFixedPointQuantizerLayer = layerOptimizer(FixedPointQuantizer, {
  name: 'process_fixed_point_quantizer_layer',
  doc: 'Refuse quantisers with a type for each element where values come in a stream (io_stream).',
  preserves: 'bits',
})((graph, quantizer) => {
  if (graph.config!.ioType !== 'io_stream') return false;
  throw userError(
    'unsupported-stream',
    'a quantiser with a type for each element cannot be built for io_stream',
    { node: quantizer.name },
    'use io_parallel, or Strategy distributed_arithmetic for the layer behind it',
  );
});
