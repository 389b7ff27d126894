import { type Attribute, type Layer, type Weight, weightTensor } from '../../ir';
import { type GridConstant, gridConstant } from './span';

/** A layer's constants as they are multiplied or added. */
export function constantsOf(layer: Layer, attribute: Attribute<Weight>): GridConstant[] {
  return Array.from(weightTensor(layer.get(attribute)).data, gridConstant);
}
