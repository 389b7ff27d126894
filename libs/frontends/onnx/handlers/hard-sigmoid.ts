import { HardActivation } from '../../../layers';
import { numberAttribute } from '../graph';
import type { Handler } from './context';

/** clip(alpha * x + beta, 0, 1). */
export const hardSigmoid: Handler = (node, context) => {
  context.layer(HardActivation, node, [context.data(node)], {
    activation: 'hard_sigmoid',
    slope: numberAttribute(node, 'alpha', 0.2),
    shift: numberAttribute(node, 'beta', 0.5),
  });
};
