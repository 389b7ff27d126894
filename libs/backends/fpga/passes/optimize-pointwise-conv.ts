import { Conv1D, Conv2D, type Convolution, PointwiseConv1D, PointwiseConv2D } from '../../../layers';
import { globalOptimizer } from '../../../pass';

/** A convolution of single pixels has an implementation of its own. */
export const optimizePointwiseConv = globalOptimizer({
  name: 'optimize_pointwise_conv',
  doc: 'Give convolutions of single pixels their own layer.',
  preserves: 'bits',
})((graph, layer) => {
  // By kind: depthwise and pointwise convolutions are convolutions too.
  const pointwise = { [Conv1D.kind]: PointwiseConv1D, [Conv2D.kind]: PointwiseConv2D }[layer.kind];
  if (!pointwise) return false;
  const { taps, groups } = layer as Convolution;
  if (taps !== 1 || groups !== 1) return false;
  graph.replace(layer, pointwise, {
    attributes: Object.fromEntries(layer.entries().map(([{ key }, value]) => [key, value])),
  });
  return true;
});
