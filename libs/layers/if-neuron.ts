import type { Attribute, Weight } from '../ir';
import { SPIKING, SpikingNeuron } from './spiking-neuron';

/** Integrate and fire: the membrane keeps its potential. */
export class IFNeuron extends SpikingNeuron {
  static readonly kind = 'IFNeuron';
  static readonly doc = 'Spiking neurons that integrate their input and fire.';
  static override readonly attributes = SPIKING;

  protected get parameters(): readonly Attribute<Weight>[] {
    return [SPIKING.threshold];
  }
}
