import { Layer, type ModelGraph } from '../../ir';
import {
  Activation,
  BatchNormalization,
  Convolution,
  Dense,
  HardActivation,
  ParametrizedActivation,
  PReLU,
  Softmax,
  TernaryTanh,
} from '../../layers';
import { layerOptimizer } from '../../pass';
import { reportLostType } from './report-lost-type';

const ABSORBING = [
  Dense,
  Convolution,
  BatchNormalization,
  Activation,
  ParametrizedActivation,
  HardActivation,
  PReLU,
  Softmax,
  TernaryTanh,
];

/**
 * Removes a linear activation behind a layer whose result is still auto; that layer keeps auto, and a type configured on the
 * activation is lost as in hls4ml (numerics.md 5.1), which is reported. A type that the model's own quantiser gave it is not
 * lost: the layer before takes it, unless others read that layer too.
 */
export const mergeLinearActivation = layerOptimizer(Activation, {
  name: 'merge_linear_activation',
  doc: 'Merge a linear activation into the layer before it when that layer has no type yet.',
  preserves: 'values',
})((graph, activation) => {
  if (activation.get(Activation.attributes.activation) !== 'linear') return false;
  const before = graph.producerOf(activation);
  const absorbs = ABSORBING.some((layerClass) => before instanceof layerClass);
  if (!absorbs || before.get(Layer.common.result).precision.kind !== 'auto') return false;
  if (hasModelsType(graph, activation)) {
    if (graph.consumers(before).length > 1 || graph.isOutput(before)) return false;
    before.set(Layer.common.result, activation.get(Layer.common.result));
    before.set(Layer.common.trusted, true);
    graph.bypass(activation);
    return true;
  }
  reportLostType(graph, activation, `it is merged into "${before.name}", whose result stays auto`, before);
  graph.bypass(activation);
  return true;
});

/** True when the type is that of a quantiser of the model: of ONNX, or one that no entry for the layer overrules. */
function hasModelsType(graph: ModelGraph, layer: Activation): boolean {
  if (layer.get(Activation.attributes.quantizes)) return true;
  if (!layer.get(Layer.common.trusted)) return false;
  const own = graph.config!.ownPrecision(layer, 'result');
  return own === undefined || own.precision.kind === 'auto';
}
