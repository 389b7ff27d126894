import type { Precision } from '../../../fixed';
import { filled, Layer, mapTensor, type Quantizer } from '../../../ir';
import { BatchNormalizationQuantizedTanh, Dense } from '../../../layers';
import { layerOptimizer } from '../../../pass';

/**
 * A BinaryDense or TernaryDense behind signs counts: integers hold its sums, its weights are bits or int<2>, it has no bias, and
 * thresholds that follow become integers (features.md c.2).
 */
export const quantizeDenseOutput = layerOptimizer(Dense, {
  name: 'quantize_dense_output',
  doc: 'Give a BinaryDense or TernaryDense behind signs the types of counts.',
  preserves: 'bits',
})((graph, dense) => {
  const { attributes } = Dense;
  const weight = dense.get(attributes.weight);
  const kernel = weight.quantizer && countingQuantizer(weight.quantizer);
  if (!kernel || !(graph.producerOf(dense) instanceof BatchNormalizationQuantizedTanh)) return false;
  const bits = Math.ceil(Math.log2(dense.get(attributes.nIn))) + 2;
  const sum: Precision = { kind: 'integer', width: bits, signed: true };
  const type = (key: string, precision: Precision) => ({ name: `${dense.name}_${key}`, precision });
  dense.set(attributes.weight, { ...weight, quantizer: kernel.quantizer });
  dense.set(attributes.weightType, type('weight_t', kernel.precision));
  dense.set(attributes.bias, { tensor: filled(dense.get(attributes.bias).tensor.shape, 0) });
  dense.set(attributes.biasType, type('bias_t', kernel.precision));
  dense.set(attributes.accum, type('accum_t', sum));
  dense.set(Layer.common.result, type('result_t', sum));
  for (const reader of graph.consumers(dense)) {
    if (reader instanceof BatchNormalizationQuantizedTanh) countThresholds(reader, sum);
  }
  return false;
});

interface Kernel {
  readonly quantizer: Quantizer;
  readonly precision: Precision;
}

/** Only the quantisers of BinaryDense and TernaryDense, which are those without any option. */
function countingQuantizer(quantizer: Quantizer): Kernel | undefined {
  if (quantizer.kind === 'plain_ternary') return { quantizer, precision: { kind: 'integer', width: 2, signed: true } };
  if (quantizer.kind !== 'binary' || quantizer.bits !== 2) return undefined;
  return { quantizer: { ...quantizer, bits: 1 }, precision: { kind: 'xnor' } };
}

function countThresholds(tanh: BatchNormalizationQuantizedTanh, precision: Precision): void {
  const { threshold, thresholdType } = BatchNormalizationQuantizedTanh.attributes;
  const { tensor } = tanh.get(threshold);
  tanh.set(threshold, { tensor: mapTensor(tensor, Math.floor) });
  tanh.set(thresholdType, { ...tanh.get(thresholdType), precision });
}
