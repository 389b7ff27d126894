import { type Handler, onlyInput } from '../handler';
import { quantizedActivation } from '../qkeras/activation';
import { quantizerConfig } from '../qkeras/quantizer-config';
import { activationName, activationNode } from './activation-function';

/** QActivation: a quantiser, or an ordinary function by its name. */
export const qActivation: Handler = (call) => {
  const { tensor } = onlyInput(call);
  const quantizer = quantizerConfig(call.options.raw('activation'), call.name);
  if (quantizer) return [quantizedActivation(quantizer, call.name, tensor)];
  return [activationNode(call, call.name, activationName(call), tensor)];
};
