import { sizeOf } from '../../../ir';
import { BatchNormOnnx } from '../../../layers';
import { nodeError, numberAttribute } from '../graph';
import { channelsOf } from '../layout';
import type { Handler } from './context';

/** x, scale, bias, mean and variance, one per feature or channel. */
export const batchNormalization: Handler = (node, context) => {
  const input = context.data(node);
  const shape = context.fullShape(node, input);
  if (numberAttribute(node, 'training_mode', 0) !== 0) {
    throw nodeError(node, 'unsupported-attribute', 'training_mode is set', 'export the model in evaluation mode');
  }
  const features = channelsOf(node, shape);
  const parameters = [1, 2, 3, 4].map((slot) => {
    const size = sizeOf(context.operandShape(node, slot));
    if (size === features) return context.parameter(node, slot);
    throw nodeError(node, 'shape-mismatch', `input ${slot} has ${size} values for ${features} features`);
  });
  const epsilon = numberAttribute(node, 'epsilon', 1e-5);
  context.layer(BatchNormOnnx, node, [input, ...parameters], { epsilon });
};
