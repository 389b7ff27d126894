import type { NamedType } from '../../fixed';
import { filled, type ModelGraph } from '../../ir';
import {
  CONVOLUTION,
  Conv1D,
  Conv2D,
  DEPTHWISE,
  DepthwiseConv1D,
  DepthwiseConv2D,
  FILTER_HEIGHT,
  FILTER_WIDTH,
  SEPARABLE,
  SeparableConv,
} from '../../layers';
import { globalOptimizer } from '../../pass';

const AXES = [FILTER_HEIGHT, FILTER_WIDTH];

/** Variable of each type of the two convolutions, by the name that it has in the configuration of the separable one. */
const DEPTHWISE_TYPES = { weight: 'depthwise', accum: 'depthwise_accum', result: 'depthwise_result' };
const POINTWISE_TYPES = { weight: 'pointwise', accum: 'pointwise_accum', result: 'result', bias: 'bias' };

/**
 * Splits a separable convolution into `<layer>_depthwise`, without bias, and `<layer>_pointwise`. Their types are looked up under
 * the names that they have in the separable one.
 */
export const separableToDepthwiseAndConv = globalOptimizer({
  name: 'separable_to_depthwise_and_conv',
  doc: 'Split a separable convolution into a depthwise and a pointwise one.',
  preserves: 'values',
})((graph, separable) => {
  if (!(separable instanceof SeparableConv)) return false;
  const axes = AXES.slice(-separable.axes.length);
  const planar = axes.length === 2;
  const [channels, filters] = [separable.get(SEPARABLE.nChan), separable.get(SEPARABLE.nFilt)];
  const multiplier = separable.get(DEPTHWISE.depthMultiplier);
  const between = channels * multiplier;
  const keys = axes.flatMap((axis) => Object.values(axis)).map((attribute) => attribute.key);
  const depthwise = {
    ...Object.fromEntries(keys.map((key) => [key, separable.getAttr(key)])),
    [CONVOLUTION.nChan.key]: channels,
    [CONVOLUTION.nFilt.key]: between,
    [DEPTHWISE.depthMultiplier.key]: multiplier,
    [CONVOLUTION.useBias.key]: false,
    [CONVOLUTION.weight.key]: separable.get(SEPARABLE.depthwise),
    [CONVOLUTION.bias.key]: { tensor: filled([between], 0) },
  };
  const pointwise = {
    ...Object.fromEntries(axes.map(({ size }) => [size.key, 1])),
    [CONVOLUTION.nChan.key]: between,
    [CONVOLUTION.nFilt.key]: filters,
    [CONVOLUTION.useBias.key]: separable.get(SEPARABLE.useBias),
    [CONVOLUTION.weight.key]: separable.get(SEPARABLE.pointwise),
    [CONVOLUTION.bias.key]: separable.get(SEPARABLE.bias),
  };
  const [first, second] = [`${separable.name}_depthwise`, `${separable.name}_pointwise`];
  graph.split(separable, [
    [
      planar ? DepthwiseConv2D : DepthwiseConv1D,
      { name: first, attributes: { ...depthwise, ...typesOf(graph, separable, first, DEPTHWISE_TYPES) } },
    ],
    [
      planar ? Conv2D : Conv1D,
      { name: second, attributes: { ...pointwise, ...typesOf(graph, separable, second, POINTWISE_TYPES) } },
    ],
  ]);
  return true;
});

/** Types by key; none where only the new layer itself is configured, and none of a weight that its quantiser decides. */
function typesOf(
  graph: ModelGraph,
  separable: SeparableConv,
  name: string,
  variables: Readonly<Record<string, string>>,
): Record<string, NamedType> {
  const config = graph.config!;
  const configured = new Set(config.layerNames.map((layer) => layer.toLowerCase()));
  const own = [separable.name, separable.origin].some((layer) => configured.has(layer.toLowerCase()));
  if (!own && configured.has(name.toLowerCase())) return {};
  const weights = separable.weights;
  const open = Object.entries(variables).filter(([variable, source]) => {
    const withoutBias = variable === 'bias' && !separable.get(SEPARABLE.useBias);
    return !withoutBias && weights.get(source)?.weight.quantizer === undefined;
  });
  return Object.fromEntries(
    open.map(([variable, source]) => [
      `${variable}_t`,
      { name: `${name}_${variable}_t`, precision: config.precision(separable, source).precision },
    ]),
  );
}
