import { Layer, type Shape, shapesEqual, sizeOf } from '../../../ir';
import { Broadcast, Merge } from '../../../layers';
import { layerOptimizer } from '../../../pass';

/** Two streams that a Merge reads have one shape: the smaller is repeated before it (io_stream). */
export const broadcastStream = layerOptimizer(Merge, {
  name: 'vivado:broadcast_stream',
  doc: 'Repeat the smaller stream of a merge over pixels or channels (io_stream).',
  preserves: 'bits',
})((graph, merge) => {
  if (graph.config!.ioType !== 'io_stream') return false;
  const shapes = [merge.inputShape(0), merge.inputShape(1)];
  const smaller = sizeOf(shapes[0]) > sizeOf(shapes[1]) ? 1 : 0;
  const [shape, target] = [shapes[smaller], shapes[1 - smaller]];
  if (!isRepeated(shape, target)) return false;
  graph.insertBefore(merge, smaller, Broadcast, {
    name: graph.uniqueName(`broadcast_${merge.inputs[smaller]}`),
    attributes: { target_shape: target, [Layer.common.result.key]: merge.inputType(smaller) },
  });
  return true;
});

/** One pixel over all pixels, or one channel over all channels. */
function isRepeated(shape: Shape, target: Shape): boolean {
  if (shape.length !== 3 || target.length !== 3 || shapesEqual(shape, target)) return false;
  const [height, width, channels] = target;
  return shapesEqual(shape, [1, 1, channels]) || shapesEqual(shape, [height, width, 1]);
}
