import { formatShape } from '../../../ir';
import { MatMul } from '../../../layers';
import { nodeError } from '../graph';
import type { Handler } from './context';

const HINT = 'write the layer as activations times a weight matrix [inputs, outputs]';

export const matMul: Handler = (node, context) => {
  if (!context.isConstant(node, 1)) {
    throw nodeError(node, 'unsupported-operand', 'the second operand is not a constant', HINT);
  }
  const weight = context.constant(node, 1);
  if (weight.shape.length !== 2) {
    const found = `the second operand has the shape ${formatShape(weight.shape)}, expected a matrix`;
    throw nodeError(node, 'unsupported-operand', found, HINT);
  }
  context.layer(MatMul, node, [context.data(node), context.operand(node, 1, weight)]);
};
