import { Concatenate } from '../../../layers';
import { frontAxis, nodeError, numberAttribute } from '../graph';
import type { Handler } from './context';

export const concat: Handler = (node, context) => {
  const rank = context.fullShape(node, node.outputs[0]).length;
  const axis = frontAxis(node, numberAttribute(node, 'axis', 1), rank);
  if (axis === 0) throw nodeError(node, 'bad-axis', 'axis 0 is the batch dimension', 'concatenate along a later axis');
  const inputs = node.inputs.map((_, slot) => context.operand(node, slot));
  context.layer(Concatenate, node, inputs, { axis: axis - 1 });
};
