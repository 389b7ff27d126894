import { formatShape } from '../../../ir';
import { MatMul } from '../../../layers';
import { nodeError } from '../graph';
import type { Handler } from './context';

const HINT = 'write the layer as activations times a weight matrix [inputs, outputs]';

/** The product of two tensors; a constant one is a matrix, or has no batch dimension. */
export const matMul: Handler = (node, context) => {
  if (context.isConstant(node, 0) && context.isConstant(node, 1)) {
    throw nodeError(node, 'unsupported-operand', 'both operands are constants');
  }
  const weight = context.isConstant(node, 1) ? context.constant(node, 1) : undefined;
  if (weight && weight.shape.length !== 2) {
    const found = `the second operand has the shape ${formatShape(weight.shape)}, expected a matrix`;
    throw nodeError(node, 'unsupported-operand', found, HINT);
  }
  context.layer(MatMul, node, [context.parameter(node, 0), context.parameter(node, 1)]);
};
