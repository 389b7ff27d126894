import { filled } from '../../../ir';
import { Dense } from '../../../layers';
import { type Handler, node, onlyInput } from '../handler';
import { withActivation } from './activation-function';

/** Dense, over the last axis; the activation becomes a node of its own. */
export const dense: Handler = (call) => {
  const { options } = call;
  const [nIn, nOut] = [onlyInput(call).shape.at(-1) as number, options.integer('units')];
  const useBias = options.boolean('use_bias', true);
  const kernel = { name: 'kernel', shape: [nIn, nOut] };
  const [weight, bias] = call.weights(kernel, ...(useBias ? [{ name: 'bias', shape: [nOut] }] : []));
  const attributes = {
    n_in: nIn,
    n_out: nOut,
    use_bias: useBias,
    weight: { tensor: weight },
    bias: { tensor: bias ?? filled([nOut], 0) },
  };
  return withActivation(call, node(call, Dense, attributes));
};
