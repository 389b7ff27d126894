import { isAll, type ModelGraph, type Weight, weightTensor, zipTensors } from '../../ir';
import { BatchNormalization } from '../../layers';
import { layerOptimizer } from '../../pass';
import { configureAgain } from './configure-layer';

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
  const [s0, s1] = [weightTensor(w0.scale), weightTensor(w1.scale)];
  if (s0.data.length !== s1.data.length) return false;
  const passed = isAll(s1, 1) ? w0.bias : { tensor: zipTensors(s1, weightTensor(w0.bias), (x, y) => x * y) };
  update(
    graph,
    second,
    'scale',
    combined(w0.scale, w1.scale, 1, (x, y) => x * y),
  );
  update(
    graph,
    second,
    'bias',
    combined(passed, w1.bias, 0, (x, y) => x + y),
  );
  second.set(nFilt, first.get(nFilt));
  graph.bypass(first);
  return true;
});

/** Of two quantised weights one must be all `neutral`: the product or sum of others has no quantiser. */
function compatible(a: Weight, b: Weight, neutral: number): boolean {
  const both = a.quantizer !== undefined && b.quantizer !== undefined;
  return !both || [a, b].some((weight) => isAll(weightTensor(weight), neutral));
}

/** The product or sum of two weights; of one and the neutral element that one, with its quantiser. */
function combined(a: Weight, b: Weight, neutral: number, f: (x: number, y: number) => number): Weight {
  const [x, y] = [weightTensor(a), weightTensor(b)];
  if (isAll(x, neutral)) return b;
  return isAll(y, neutral) ? a : { tensor: zipTensors(x, y, f) };
}

/** Sets a parameter; a type that holds no more than the constant 1 or 0 that it was gives way to the configured one. */
function update(graph: ModelGraph, second: BatchNormalization, variable: 'scale' | 'bias', weight: Weight): void {
  const constantType = second.types.get(`${variable}_t`)?.precision.kind === 'integer';
  const changed = second.getAttr(variable) !== weight;
  second.setAttr(variable, weight);
  if (changed && constantType) configureAgain(graph, second, variable);
}
