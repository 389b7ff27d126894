import { type Attribute, attr, type Weight } from '../ir';
import { SPIKING, SpikingNeuron } from './spiking-neuron';

/** Leaky integrate and fire: a share `beta` of the potential is left at the next step. */
export class LIFNeuron extends SpikingNeuron {
  static readonly kind = 'LIFNeuron';
  static readonly doc = 'Leaky spiking neurons that integrate their input and fire.';
  static override readonly attributes = {
    ...SPIKING,
    beta: attr.weight('beta', {
      doc: 'share of the potential that is left at the next step: one, or one for each neuron',
    }),
    betaType: attr.type('beta_t', { doc: 'type of beta' }),
  };

  protected get parameters(): readonly Attribute<Weight>[] {
    return [SPIKING.threshold, LIFNeuron.attributes.beta];
  }
}
