import { Activation } from '../../../layers';
import { nodeError, numberAttribute } from '../graph';
import type { Handler } from './context';

const ALPHA = 1.6732632423543772;
const GAMMA = 1.0507009873554805;

/** Selu with the constants that make it self-normalising: there is no kernel for others. */
export const selu: Handler = (node, context) => {
  const alpha = numberAttribute(node, 'alpha', ALPHA);
  const gamma = numberAttribute(node, 'gamma', GAMMA);
  // Files hold float32, and exporters do not agree on the last digit.
  if (Math.abs(alpha - ALPHA) > 1e-6 || Math.abs(gamma - GAMMA) > 1e-6) {
    const found = `alpha ${alpha} and gamma ${gamma}, expected ${ALPHA} and ${GAMMA}`;
    throw nodeError(node, 'unsupported-attribute', found, 'use Elu and a multiplication instead');
  }
  context.layer(Activation, node, [context.data(node)], { activation: 'selu' });
};
