import type { Arith, Precision } from '../fixed';
import { LIFNeuron, SPIKING, type SpikingNeuron } from '../layers';
import { type Kernel, resultType, typeOf, weightValues } from './kernel';

/** IFNeuron and LIFNeuron (numerics.md 5.4): states are the membrane potentials and the steps since they were cleared. */
export const spikingNeuron: Kernel<SpikingNeuron> = (layer) => {
  const [membrane, result] = [typeOf(layer, 'membrane_t'), resultType(layer)];
  const threshold = perNeuron(weightValues(layer, 'threshold'));
  const leak = layer instanceof LIFNeuron ? perNeuron(weightValues(layer, 'beta')) : undefined;
  const subtracts = layer.get(SPIKING.resetMechanism) === 'subtract';
  const window = layer.get(SPIKING.windowSize);
  return ([x, potentials, [step]], m) => {
    const [zero, one] = [m.constant(0), m.constant(1)];
    const spikes: (typeof x)[number][] = [];
    const left = x.map((value, i) => {
      const kept = leak ? m.cast(m.mul(m.constant(leak(i)), potentials[i]), membrane) : potentials[i];
      const v = m.cast(m.add(kept, m.cast(value, membrane)), membrane);
      const limit = m.constant(threshold(i));
      const fires = m.ge(v, limit);
      spikes.push(m.cast(m.select(fires, one, zero), result));
      return m.select(fires, subtracts ? m.cast(m.sub(v, limit), membrane) : zero, v);
    });
    return [spikes, ...clearAfter(window, left, step, m)];
  };
};

const perNeuron = (values: Float64Array) => (i: number) => values[values.length === 1 ? 0 : i];

/** Values and steps after one more step; both are zero after `window` of them, never with 0. */
export function clearAfter<T>(window: number, values: readonly T[], step: T, m: Arith<T>): T[][] {
  if (window === 0) return [[...values], [step]];
  const zero = m.constant(0);
  const next = m.cast(m.add(step, m.constant(1)), counter(window));
  const ends = m.ge(next, m.constant(window));
  return [values.map((value) => m.select(ends, zero, value)), [m.select(ends, zero, next)]];
}

/** The type of a counter up to `most`. */
export function counter(most: number): Precision {
  return { kind: 'integer', width: Math.ceil(Math.log2(most + 1)), signed: false };
}
