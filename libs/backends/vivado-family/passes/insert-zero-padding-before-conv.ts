import { Layer, type LayerClass } from '../../../ir';
import { Conv1D, Conv2D, FILTER_HEIGHT, FILTER_WIDTH, ZeroPadding1D, ZeroPadding2D } from '../../../layers';
import { globalOptimizer } from '../../../pass';

/** The convolutions of streams have no padding: a layer before them adds it (io_stream). */
export const insertZeroPaddingBeforeConv = globalOptimizer({
  name: 'vivado:insert_zero_padding_before_conv',
  doc: 'Move the padding of a convolution into a layer before it (io_stream).',
  preserves: 'bits',
})((graph, layer) => {
  if (graph.config!.ioType !== 'io_stream') return false;
  if (!(layer instanceof Conv1D || layer instanceof Conv2D)) return false;
  const axes = layer instanceof Conv2D ? [FILTER_HEIGHT, FILTER_WIDTH] : [FILTER_WIDTH];
  const margins = axes.flatMap(({ before, after }) => [before, after]);
  if (margins.every((margin) => layer.get(margin) === 0)) return false;
  const amounts = Object.fromEntries(margins.map((margin) => [margin.key, layer.get(margin)]));
  const attributes = { ...amounts, [Layer.common.result.key]: layer.inputType() };
  const padding: LayerClass = layer instanceof Conv2D ? ZeroPadding2D : ZeroPadding1D;
  graph.insertBefore(layer, 0, padding, {
    name: graph.uniqueName(`zp${axes.length}d_${layer.name}`),
    attributes,
  });
  for (const margin of margins) layer.set(margin, 0);
  return true;
});
