import { precisionsEqual } from '../../fixed';
import { Layer, type ModelGraph, reshaped } from '../../ir';
import { CONVOLUTION, Conv1D, Conv2D, Dense, FILTER_HEIGHT, FILTER_WIDTH } from '../../layers';
import { layerOptimizer } from '../../pass';
import { configureLayer } from './configure-layer';

const AXES = [FILTER_HEIGHT, FILTER_WIDTH];

/**
 * A Dense over the pixels of one or two dimensions is a convolution of single pixels. Types that came from the configuration are
 * looked up again for the new class; the weights are those of the Dense as it stands, with what was fused into it.
 */
export const replaceMultidimensionalDenseWithConv = layerOptimizer(Dense, {
  name: 'replace_multidimensional_dense_with_conv',
  doc: 'A Dense over the pixels of one or two dimensions is a convolution.',
  preserves: 'values',
})((graph, dense) => {
  const rank = dense.inputShape().length - 1;
  if (rank !== 1 && rank !== 2) return false;
  const { nIn, nOut, useBias, weight, bias } = Dense.attributes;
  const [channels, filters] = [dense.get(nIn), dense.get(nOut)];
  const { tensor, ...rest } = dense.get(weight);
  const axes = AXES.slice(-rank);
  const kernel = reshaped(tensor, [...axes.map(() => 1), channels, filters]);
  const conv = graph.replace(dense, rank === 1 ? Conv1D : Conv2D, {
    attributes: {
      ...Object.fromEntries(axes.map(({ size }) => [size.key, 1])),
      [CONVOLUTION.nChan.key]: channels,
      [CONVOLUTION.nFilt.key]: filters,
      [CONVOLUTION.useBias.key]: dense.get(useBias),
      [CONVOLUTION.weight.key]: { ...rest, tensor: kernel },
      [CONVOLUTION.bias.key]: dense.get(bias),
      ...(dense.get(Layer.common.trusted) ? { [Layer.common.trusted.key]: true } : {}),
      ...modelTypes(graph, dense),
    },
  });
  configureLayer(graph, conv);
  return true;
});

/** The types that the model itself gave, and not the configuration. */
function modelTypes(graph: ModelGraph, layer: Layer): Record<string, unknown> {
  const given = [...layer.types].filter(([key, type]) => {
    const looked = graph.config!.precision(layer, key.slice(0, -2)).precision;
    return type.name !== '' && !precisionsEqual(type.precision, looked);
  });
  return Object.fromEntries(given);
}
