import { zipTensors } from '../../ir';
import { BatchNormalization, Dense } from '../../layers';
import { layerOptimizer } from '../../pass';
import { configureAgain } from './configure-layer';

const FUSIBLE = ['fixed', 'integer', 'auto'];

/**
 * Folds a batch normalisation into the Dense that feeds it alone, when the Dense's result is auto. The Dense keeps its own
 * result; its weight and bias types are looked up again (numerics.md 8). A result type configured on the batch normalisation
 * would be lost, which is reported.
 */
export const fuseBatchNormalization = layerOptimizer(BatchNormalization, {
  name: 'fuse_batch_normalization',
  doc: 'Fold a batch normalisation into the Dense that feeds it.',
  preserves: 'values',
})((graph, bn) => {
  const dense = graph.producerOf(bn);
  if (!(dense instanceof Dense) || graph.consumers(dense).length !== 1 || graph.isOutput(dense)) return false;
  const { weight, bias, weightType, biasType } = Dense.attributes;
  if (dense.types.get('result_t')?.precision.kind !== 'auto') return false;
  const types = [dense.get(weightType), dense.get(biasType), bn.types.get('scale_t')!, bn.types.get('bias_t')!];
  if (!types.every((type) => FUSIBLE.includes(type.precision.kind))) return false;
  const [scale, shift] = [
    bn.get(BatchNormalization.attributes.scale).tensor,
    bn.get(BatchNormalization.attributes.bias).tensor,
  ];
  if (scale.data.length !== dense.get(Dense.attributes.nOut)) return false;
  if (bn.types.get('result_t')?.precision.kind !== 'auto') {
    graph.report({
      code: 'type-lost',
      severity: 'warning',
      where: { node: bn.name },
      message: `its configured result type is not used: it is folded into "${dense.name}", whose result stays auto`,
      hint: `set Precision.result of "${dense.origin}" instead`,
    });
  }
  dense.set(weight, { tensor: zipTensors(dense.get(weight).tensor, scale, (w, s) => w * s) });
  const scaled = zipTensors(scale, dense.get(bias).tensor, (s, b) => s * b);
  dense.set(bias, { tensor: zipTensors(scaled, shift, (b, more) => b + more) });
  dense.set(Dense.attributes.useBias, true);
  configureAgain(graph, dense, 'weight');
  configureAgain(graph, dense, 'bias');
  graph.bypass(bn);
  return true;
});
