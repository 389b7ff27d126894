import { userError } from '../../../diagnostic';
import { Layer } from '../../../ir';
import { Clone } from '../../../layers';
import { globalOptimizer } from '../../../pass';

const MOST_COPIES = 7;

/** A stream can be read once: copies it for several readers. */
export const cloneOutput = globalOptimizer({
  name: 'clone_output',
  doc: 'Copy a stream that has several readers (io_stream).',
  preserves: 'bits',
})((graph, layer) => {
  if (graph.config!.ioType !== 'io_stream' || layer.kind === 'Clone') return false;
  const [tensor] = layer.outputs;
  const slots = [...graph.consumers(tensor).flatMap((reader) => reader.inputs), ...graph.outputs];
  const copies = slots.filter((name) => name === tensor).length;
  if (copies < 2) return false;
  if (copies > MOST_COPIES) {
    throw userError('too-many-readers', `${copies} layers read this stream, at most ${MOST_COPIES} can`, {
      node: layer.name,
    });
  }
  const names = Array.from({ length: copies }, (_, i) => `${tensor}_cpy${i + 1}`);
  graph.fanOut(layer, Clone, {
    name: graph.uniqueName(`clone_${layer.name}`),
    inputs: [tensor],
    outputs: names,
    attributes: { result_t: layer.get(Layer.common.result) },
  });
  return true;
});
