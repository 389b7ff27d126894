import { zipTensors } from '../../ir';
import { BatchNormalization } from '../../layers';
import { layerOptimizer } from '../../pass';

/** Folds a BatchNormalization into the one that reads it; the second node survives, with its own types (numerics.md 8). */
export const fuseConsecutiveBatchNormalization = layerOptimizer(BatchNormalization, {
  name: 'fuse_consecutive_batch_normalization',
  doc: 'Fold a batch normalisation into the one that follows it.',
  preserves: 'values',
})((graph, second) => {
  const first = graph.producerOf(second);
  if (!(first instanceof BatchNormalization) || graph.consumers(first).length !== 1 || graph.isOutput(first))
    return false;
  if (first.types.get('result_t')?.precision.kind !== 'auto') return false;
  const { scale, bias, nFilt } = BatchNormalization.attributes;
  const [s0, b0] = [first.get(scale).tensor, first.get(bias).tensor];
  const [s1, b1] = [second.get(scale).tensor, second.get(bias).tensor];
  if (s0.data.length !== s1.data.length) return false;
  second.set(scale, { tensor: zipTensors(s0, s1, (x, y) => x * y) });
  second.set(bias, {
    tensor: zipTensors(
      zipTensors(s1, b0, (x, y) => x * y),
      b1,
      (x, y) => x + y,
    ),
  });
  second.set(nFilt, first.get(nFilt));
  graph.bypass(first);
  return true;
});
