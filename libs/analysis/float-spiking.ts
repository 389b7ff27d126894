import { type Weight, weightTensor } from '../ir';
import { LIFNeuron, SNNReadout, SPIKING, type SpikingNeuron } from '../layers';
import type { FloatFunction } from './float-functions';

const perNeuron = (weight: Weight) => {
  const { data } = weightTensor(weight);
  return (i: number) => data[data.length === 1 ? 0 : i];
};

/** Counts steps; true at the last of each window. */
function windows(size: number): () => boolean {
  let step = 0;
  return () => {
    step = size > 0 ? (step + 1) % size : 1;
    return step === 0;
  };
}

/** IFNeuron and LIFNeuron; the potentials live as long as the prepared function. Observed: the `potential` before it is reset. */
export const spikingNeuron: FloatFunction<SpikingNeuron> = (layer) => {
  const [sizes] = layer.stateSizes;
  const potentials = new Float64Array(sizes);
  const threshold = perNeuron(layer.get(SPIKING.threshold));
  const beta = layer instanceof LIFNeuron ? perNeuron(layer.get(LIFNeuron.attributes.beta)) : () => 1;
  const subtracts = layer.get(SPIKING.resetMechanism) === 'subtract';
  const ends = windows(layer.get(SPIKING.windowSize));
  return ([x], observe) => {
    for (const [i, value] of x.entries()) potentials[i] = beta(i) * potentials[i] + value;
    observe?.('potential', potentials);
    const spikes = x.map((_, i) => {
      if (potentials[i] < threshold(i)) return 0;
      potentials[i] = subtracts ? potentials[i] - threshold(i) : 0;
      return 1;
    });
    if (ends()) potentials.fill(0);
    return [spikes];
  };
};

/** Observed: the `potential` of each class, or how many spikes it had. */
export const snnReadout: FloatFunction<SNNReadout> = (layer) => {
  const { outputMode, decisionRule, windowSize, classThreshold, beta } = SNNReadout.attributes;
  const values = new Float64Array(layer.stateSizes[0]);
  const [spikes, rule, leak] = [layer.get(outputMode) === 'spike', layer.get(decisionRule), layer.get(beta)];
  const ends = windows(layer.get(windowSize));
  const decide = () => {
    if (rule === 'binary_logit') return values[1] - values[0];
    const thresholded = spikes && (rule === 'first_to_threshold' || rule === 'threshold_then_argmax');
    const reached = thresholded ? values.findIndex((count) => count >= layer.get(classThreshold)) : -1;
    return reached >= 0 ? reached : values.indexOf(Math.max(...values));
  };
  return ([x], observe) => {
    for (const [i, value] of x.entries())
      values[i] = spikes ? values[i] + Number(value !== 0) : leak * values[i] + value;
    observe?.('potential', values);
    const decision = decide();
    if (ends()) values.fill(0);
    return [Float64Array.of(decision)];
  };
};
