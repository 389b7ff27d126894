import { filled, sizeOf } from '../../../ir';
import { LayerNormalization } from '../../../layers';
import { frontAxis, nodeError, numberAttribute } from '../graph';
import { finite, type Handler } from './context';

/** Normalisation of the axes from one on by their own mean and variance: x, scale, shift. */
export const layerNormalization: Handler = (node, context) => {
  const input = context.data(node);
  const shape = context.fullShape(node, input);
  const axis = frontAxis(node, numberAttribute(node, 'axis', -1), shape.length);
  if (axis === 0) throw nodeError(node, 'bad-axis', 'axis 0 is the batch dimension', 'normalise later axes');
  if (context.isRead(node, 1) || context.isRead(node, 2)) {
    throw nodeError(node, 'unsupported-operand', 'its mean or variance is read', 'read its first result alone');
  }
  const size = sizeOf(shape.slice(axis));
  const [scale, bias] = [1, 2].map((slot) => {
    if ((node.inputs[slot] ?? '') === '') return filled([size], 2 - slot);
    const { data } = finite(node, node.inputs[slot], context.constant(node, slot));
    if (data.length === size) return { shape: [size], data };
    throw nodeError(node, 'shape-mismatch', `input ${slot} has ${data.length} values for ${size} elements`);
  });
  const epsilon = numberAttribute(node, 'epsilon', 1e-5);
  const power = -Math.round(Math.log10(epsilon));
  if (!(power > 0 && Math.abs(epsilon * 10 ** power - 1) < 1e-6)) {
    throw nodeError(node, 'unsupported-attribute', `epsilon is ${epsilon}`, 'use a power of ten below 1');
  }
  context.layer(LayerNormalization, node, [input], {
    axis: axis - 1,
    epsilon_power_of_10: power,
    scale: { tensor: scale },
    bias: { tensor: bias },
  });
};
