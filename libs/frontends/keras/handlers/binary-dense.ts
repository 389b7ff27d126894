import type { Quantizer, Weight } from '../../../ir';
import type { Handler } from '../handler';
import { dense } from './dense';

/** A Dense whose kernel and bias are signs. */
export const binaryDense: Handler = restricted({ kind: 'binary', bits: 2, zero: false, alpha: 1 });

/** A Dense whose kernel and bias are -1, 0 and 1. */
export const ternaryDense: Handler = restricted({ kind: 'plain_ternary' });

function restricted(quantizer: Quantizer): Handler {
  return (call) => {
    call.options.only('H', 1);
    call.options.ignore('kernel_lr_multiplier', 'bias_lr_multiplier');
    const [main, ...activations] = dense(call);
    const { weight, bias, use_bias } = main.attributes as { weight: Weight; bias: Weight; use_bias: boolean };
    const attributes = {
      ...main.attributes,
      weight: { ...weight, quantizer },
      bias: use_bias ? { ...bias, quantizer } : bias,
    };
    return [{ ...main, attributes }, ...activations];
  };
}
