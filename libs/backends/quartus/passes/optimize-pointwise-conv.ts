import { globalOptimizer } from '../../../pass';
import { optimizePointwiseConv as common } from '../../fpga';

/** Only arrays of pixels have an implementation for single pixels. */
export const optimizePointwiseConv = globalOptimizer({
  ...common.meta,
  name: 'quartus:optimize_pointwise_conv',
  doc: 'Give convolutions of single pixels their own layer (io_parallel).',
})((graph, layer) => graph.config!.ioType === 'io_parallel' && common.transform(graph, layer));
