import { Layer } from '../../../ir';
import { Repack, Reshape } from '../../../layers';
import { layerOptimizer } from '../../../pass';

/** A Reshape of a stream that is no alias becomes a Repack, which converts to its result type. */
export const reshapeStream = layerOptimizer(Reshape, {
  name: 'reshape_stream',
  doc: 'A Reshape of a stream is a Repack (io_stream).',
  preserves: 'bits',
})((graph, reshape) => {
  if (graph.config!.ioType !== 'io_stream' || reshape.kind === 'Repack') return false;
  if (reshape.shape.length === 1 && !graph.isOutput(reshape)) return false;
  graph.replace(reshape, Repack, {
    name: `repack_${reshape.name}`,
    attributes: { target_shape: reshape.shape, result_t: reshape.get(Layer.common.result) },
  });
  return true;
});
