import type { NamedType } from '../../fixed';
import { type Attribute, type Layer, type Weight, weightTensor } from '../../ir';
import { type GridConstant, gridConstant } from './span';

/** A layer's constants as they are multiplied: a single bit means -1 or +1. */
export function constantsOf(layer: Layer, attribute: Attribute<Weight>): GridConstant[] {
  const { kind } = (layer.getAttr(`${attribute.key}_t`) as NamedType).precision;
  const { data } = weightTensor(layer.get(attribute));
  return Array.from(data, (value) => gridConstant(kind === 'xnor' ? 2 * value - 1 : value));
}
