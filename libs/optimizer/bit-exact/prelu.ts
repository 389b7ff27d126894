import { weightTensor } from '../../ir';
import { PReLU } from '../../layers';
import { elementRule } from './rule';
import { bitsOfSlope } from './span';

/** A slope for each element scales its negative half. */
export const prelu = elementRule<PReLU>((layer, x, index) =>
  bitsOfSlope(x, weightTensor(layer.get(PReLU.attributes.param)).data[index]),
);
