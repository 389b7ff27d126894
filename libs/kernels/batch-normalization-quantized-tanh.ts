import type { Arith } from '../fixed';
import { BatchNormalizationQuantizedTanh } from '../layers';
import { elementWise, type Kernel, weightValues } from './kernel';

/** Comparisons with one or two thresholds (numerics.md 3.3), turned round in channels of negative scale. */
export const batchNormalizationQuantizedTanh: Kernel<BatchNormalizationQuantizedTanh> = (layer) => {
  const { nFilt, quantize, falling } = BatchNormalizationQuantizedTanh.attributes;
  const thresholds = weightValues(layer, 'threshold');
  const turned = new Set(layer.get(falling));
  const filters = layer.get(nFilt);
  const channel = (i: number) => (filters === -1 ? i : i % filters);

  if (layer.get(quantize) === 'binary') {
    return elementWise(layer, (x, m, i) => {
      const at = channel(i);
      const limit = m.constant(thresholds[at]);
      return turned.has(at) ? m.ge(limit, x) : m.ge(x, limit);
    });
  }
  const channels = thresholds.length / 2;
  return elementWise(layer, (x, m, i) => {
    const at = channel(i);
    const [first, second] = [m.constant(thresholds[at]), m.constant(thresholds[channels + at])];
    return turned.has(at) ? ternary(m, m.gt(first, x), m.ge(x, second)) : ternary(m, m.gt(x, first), m.ge(second, x));
  });
};

function ternary<T>(m: Arith<T>, isPlus: T, isMinus: T): T {
  return m.select(isPlus, m.constant(1), m.select(isMinus, m.constant(-1), m.constant(0)));
}
