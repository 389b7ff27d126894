import { Reshape } from '../../../layers';
import { layerOptimizer } from '../../../pass';

/** Removes a Reshape that is only a model output: ports are flat. With io_stream the order on the stream matters, so it stays. */
export const removeFinalReshape = layerOptimizer(Reshape, {
  name: 'remove_final_reshape',
  doc: 'Remove a Reshape that only leaves the model (io_parallel).',
  preserves: 'values',
})((graph, reshape) => {
  if (graph.config!.ioType !== 'io_parallel' || !graph.isOutput(reshape)) return false;
  if (graph.consumers(reshape).length > 0 || graph.producerOf(reshape).kind === 'Input') return false;
  graph.bypass(reshape);
  return true;
});
