import { formatShape } from '../../../ir';
import { BatchNormOnnx } from '../../../layers';
import { nodeError, numberAttribute } from '../graph';
import type { Handler } from './context';

/** x, scale, bias, mean and variance, one per feature. */
export const batchNormalization: Handler = (node, context) => {
  const input = context.data(node);
  const shape = context.fullShape(node, input);
  if (shape.length > 2) {
    const hint = 'put it behind a layer with flat results, or fold it into the layer before';
    throw nodeError(
      node,
      'unsupported-shape',
      `its input has the shape ${formatShape(shape)}, expected [batch, features]`,
      hint,
    );
  }
  if (numberAttribute(node, 'training_mode', 0) !== 0) {
    throw nodeError(node, 'unsupported-attribute', 'training_mode is set', 'export the model in evaluation mode');
  }
  const parameters = [1, 2, 3, 4].map((slot) => {
    const parameter = context.constant(node, slot);
    if (parameter.data.length === shape[1]) return context.operand(node, slot);
    const found = `input ${slot} has ${parameter.data.length} values for ${shape[1]} features`;
    throw nodeError(node, 'shape-mismatch', found);
  });
  const epsilon = numberAttribute(node, 'epsilon', 1e-5);
  context.layer(BatchNormOnnx, node, [input, ...parameters], { epsilon });
};
