import { isAll, type Weight, weightTensor, zipTensors } from '../../ir';
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
  const [w0, w1] = [first, second].map((bn) => ({ scale: bn.get(scale), bias: bn.get(bias) }));
  if (!compatible(w0.scale, w1.scale, 1) || !compatible(w0.bias, w1.bias, 0)) return false;
  const [s0, b0] = [weightTensor(w0.scale), weightTensor(w0.bias)];
  const [s1, b1] = [weightTensor(w1.scale), weightTensor(w1.bias)];
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

/** Of two quantised weights one must be all `neutral`: the product or sum of others has no quantiser. */
function compatible(a: Weight, b: Weight, neutral: number): boolean {
  const both = a.quantizer !== undefined && b.quantizer !== undefined;
  return !both || [a, b].some((weight) => isAll(weightTensor(weight), neutral));
}
