import { type Arith, quantizeDouble } from '../fixed';
import { SNNReadout } from '../layers';
import { type Kernel, resultType, typeOf } from './kernel';
import { clearAfter, counter } from './spiking-neuron';

/** numerics.md 5.4: states are the counts or potentials of the classes and the steps since they were cleared. */
export const snnReadout: Kernel<SNNReadout> = (layer) => {
  const { outputMode, decisionRule, windowSize, classThreshold, beta } = SNNReadout.attributes;
  const [membrane, result, window] = [typeOf(layer, 'membrane_t'), resultType(layer), layer.get(windowSize)];
  const leak = quantizeDouble(layer.get(beta), membrane);
  const spikes = layer.get(outputMode) === 'spike';
  const rule = layer.get(decisionRule);
  const limit = layer.get(classThreshold);
  return ([x, before, [step]], m) => {
    const zero = m.constant(0);
    const after = before.map((value, i) => {
      if (spikes) {
        const fired = m.select(m.eq(x[i], zero), zero, m.constant(1));
        return m.cast(m.add(value, fired), counter(window));
      }
      const kept = m.cast(m.mul(m.constant(leak), value), membrane);
      return m.cast(m.add(kept, m.cast(x[i], membrane)), membrane);
    });
    const decide = () => {
      if (rule === 'binary_logit') return m.sub(after[1], after[0]);
      const largest = firstLargest(after, m);
      const thresholded = spikes && (rule === 'first_to_threshold' || rule === 'threshold_then_argmax');
      return thresholded ? lowestWith(after, limit, largest, m) : largest;
    };
    return [[m.cast(decide(), result)], ...clearAfter(window, after, step, m)];
  };
};

/** Index of the first of the largest values. */
function firstLargest<T>(values: readonly T[], m: Arith<T>): T {
  let [best, index] = [values[0], m.constant(0)];
  for (const [i, value] of values.entries()) {
    const larger = m.gt(value, best);
    index = m.select(larger, m.constant(i), index);
    best = m.select(larger, value, best);
  }
  return index;
}

/** The lowest index of a value of at least `limit`; `otherwise` when there is none. */
function lowestWith<T>(values: readonly T[], limit: number, otherwise: T, m: Arith<T>): T {
  return values.reduceRight(
    (found, value, i) => m.select(m.ge(value, m.constant(limit)), m.constant(i), found),
    otherwise,
  );
}
