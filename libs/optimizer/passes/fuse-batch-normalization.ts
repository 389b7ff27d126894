import { type Layer, weightTensor, zipTensors } from '../../ir';
import { BatchNormalization, CONVOLUTION, Convolution, Dense } from '../../layers';
import { layerOptimizer } from '../../pass';
import { configureAgain } from './configure-layer';
import { keepsQuantizers, withQuantizer } from './quantized-weights';
import { reportLostType } from './report-lost-type';

const FUSIBLE = ['fixed', 'integer', 'auto'];

/**
 * Folds a batch normalisation into the Dense or convolution that feeds it alone, when that one's result is auto. It keeps its own
 * result; its weight and bias types are looked up again (numerics.md 8). A result type configured on the batch normalisation
 * would be lost, which is reported. Quantised weights block it, unless the other operand is all ones (biases: zeros), as it is
 * not to leave the values that the model was trained with.
 */
export const fuseBatchNormalization = layerOptimizer(BatchNormalization, {
  name: 'fuse_batch_normalization',
  doc: 'Fold a batch normalisation into the Dense or convolution that feeds it.',
  preserves: 'values',
})((graph, bn) => {
  const dense = graph.producerOf(bn);
  if (!isMatrix(dense) || graph.consumers(dense).length !== 1 || graph.isOutput(dense)) return false;
  const { weight, bias, weightType, biasType } = Dense.attributes;
  if (dense.types.get('result_t')?.precision.kind !== 'auto') return false;
  const types = [dense.get(weightType), dense.get(biasType), bn.types.get('scale_t')!, bn.types.get('bias_t')!];
  if (!types.every((type) => FUSIBLE.includes(type.precision.kind))) return false;
  const [kernel, offset] = [dense.get(weight), dense.get(bias)];
  const [factor, shift] = [bn.get(BatchNormalization.attributes.scale), bn.get(BatchNormalization.attributes.bias)];
  if (!keepsQuantizers(kernel, factor, 1) || !keepsQuantizers(offset, shift, 0)) return false;
  const scale = weightTensor(factor);
  if (scale.data.length !== outputsOf(dense)) return false;
  reportLostType(graph, bn, `it is folded into "${dense.name}", whose result stays auto`, dense);
  const scaled = zipTensors(weightTensor(kernel), scale, (w, s) => w * s);
  dense.set(weight, withQuantizer(scaled, factor.quantizer ?? kernel.quantizer));
  const biases = zipTensors(scale, weightTensor(offset), (s, b) => s * b);
  const shifted = zipTensors(biases, weightTensor(shift), (b, more) => b + more);
  dense.set(bias, withQuantizer(shifted, shift.quantizer ?? offset.quantizer));
  dense.set(Dense.attributes.useBias, true);
  configureAgain(graph, dense, 'weight');
  configureAgain(graph, dense, 'bias');
  graph.bypass(bn);
  return true;
});

/** Layers whose kernel has the output channels innermost: a depthwise one as [taps..., n_chan * depth_multiplier]. */
function isMatrix(layer: Layer): layer is Dense | Convolution {
  return layer instanceof Dense || layer instanceof Convolution;
}

function outputsOf(layer: Dense | Convolution): number {
  return layer instanceof Dense ? layer.get(Dense.attributes.nOut) : layer.get(CONVOLUTION.nFilt);
}
