import { sizeOf } from '../../../ir';
import { globalOptimizer } from '../../../pass';
import { VIVADO_ATTRIBUTES } from '../attributes';

/** Without other knowledge every stream holds all transactions of an inference: nothing can wait for anything. */
export const setStreamDepths = globalOptimizer({
  name: 'vivado:set_stream_depths',
  doc: 'Let each stream hold all transactions of one inference (io_stream).',
  preserves: 'bits',
})((graph, layer) => {
  if (graph.config!.ioType !== 'io_stream') return;
  layer.set(
    VIVADO_ATTRIBUTES.streamDepth,
    layer.shapes.map((shape) => sizeOf(shape.slice(0, -1))),
  );
});
