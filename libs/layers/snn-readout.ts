import { userError } from '../diagnostic';
import { attr, formatShape, type Shape } from '../ir';
import { StatefulLayer } from './stateful-layer';

export const DECISION_RULES = [
  'argmax_spike_count',
  'first_to_threshold',
  'threshold_then_argmax',
  'binary_logit',
  'argmax_membrane',
] as const;

/** Decides, at every step of a window, for a class by the spikes or potentials so far. */
export class SNNReadout extends StatefulLayer {
  static readonly kind = 'SNNReadout';
  static readonly doc = 'Decision for a class by the spikes or membrane potentials of a window.';
  static override readonly attributes = {
    windowSize: attr.int('window_size', { doc: 'steps of a window, at whose end all is cleared', fallback: 1 }),
    classThreshold: attr.int('class_threshold', { doc: 'spikes at which a class has won', fallback: 1 }),
    beta: attr.float('beta', {
      doc: 'membrane mode: share of the potential that is left at the next step',
      fallback: 1,
    }),
    outputMode: attr.choice('output_mode', ['spike', 'membrane'], {
      doc: 'what is looked at: counts of spikes, or potentials that add up the input',
      fallback: 'spike',
      configurable: true,
    }),
    stateResetPolicy: attr.choice('state_reset_policy', ['fixed_window', 'tlast', 'host_pulse', 'never'], {
      doc: 'what ends a window of the neurons before; only with fixed_window it is `window_size`',
      fallback: 'fixed_window',
    }),
    decisionRule: attr.choice('decision_rule', DECISION_RULES, {
      doc: 'spike mode: most spikes, lowest class that has the threshold (else most spikes), or difference of two; membrane mode: largest, or difference of two',
      fallback: 'argmax_membrane',
    }),
    membraneType: attr.type('membrane_t', { doc: 'type of the membrane potential' }),
  };

  infer(): Shape[] {
    const [shape, window] = [this.inputShape(), this.get(SNNReadout.attributes.windowSize)];
    if (window < 1) {
      throw userError('bad-attribute', `window_size is ${window}, expected at least 1`, { node: this.name });
    }
    const binary = this.get(SNNReadout.attributes.decisionRule) === 'binary_logit';
    if (shape.length === 1 && (!binary || shape[0] === 2)) return [[1]];
    const expected = binary ? 'two classes' : 'a vector of classes';
    const message = `SNNReadout reads ${expected}, its input is ${formatShape(shape)}`;
    throw userError('shape-mismatch', message, { node: this.name });
  }

  /** Counts or potentials, and the steps since they were cleared. */
  get stateSizes(): readonly number[] {
    return [this.inputShape()[0], 1];
  }
}
