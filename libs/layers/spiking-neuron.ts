import { userError } from '../diagnostic';
import { type Attribute, attr, formatShape, type Shape, sizeOf, type Weight } from '../ir';
import { StatefulLayer } from './stateful-layer';

/** Attributes of every spiking neuron. */
export const SPIKING = {
  threshold: attr.weight('threshold', {
    doc: 'membrane potential at which a neuron fires: one, or one for each neuron',
  }),
  thresholdType: attr.type('threshold_t', { doc: 'type of the threshold' }),
  membraneType: attr.type('membrane_t', { doc: 'type of the membrane potential' }),
  resetMechanism: attr.choice('reset_mechanism', ['subtract', 'zero'], {
    doc: 'what firing does to the membrane potential: subtract the threshold, or set it to zero',
    fallback: 'subtract',
  }),
  windowSize: attr.int('window_size', { doc: 'steps after which the membranes are cleared; 0: never', fallback: 0 }),
};

/** Neurons that add their input to a membrane potential and fire, 1 instead of 0, when it reaches a threshold. */
export abstract class SpikingNeuron extends StatefulLayer {
  /** Attributes that hold one value, or one for each neuron. */
  protected abstract get parameters(): readonly Attribute<Weight>[];

  infer(): Shape[] {
    const shape = this.inputShape();
    for (const parameter of this.parameters) {
      const count = this.get(parameter).tensor.data.length;
      if (count === 1 || count === sizeOf(shape)) continue;
      const message = `${parameter.key} has ${count} values for an input of ${formatShape(shape)}`;
      throw userError('shape-mismatch', message, { node: this.name });
    }
    return [shape];
  }

  /** Membrane potentials, and the steps since they were cleared. */
  get stateSizes(): readonly number[] {
    return [sizeOf(this.inputShape()), 1];
  }
}
