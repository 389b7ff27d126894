import { asFixed, fixed } from '../../fixed';
import { POOLING, type Pooling } from '../../layers';
import { growthOf, type Rule, set } from './inference';

/** A maximum needs the input's type, a sum that of all its terms with as many bits behind the point; the result is the input's. */
export const pooling: Rule<Pooling> = (inference, layer) => {
  const input = layer.inputType().precision;
  set(inference, 'result_t', input);
  if (layer.get(POOLING.poolOp) === 'Max') return set(inference, 'accum_t', input);
  if (input.kind !== 'fixed' && input.kind !== 'integer') return;
  const { width, integer, signed } = asFixed(input);
  const growth = growthOf(layer.taps);
  set(inference, 'accum_t', fixed(width + 2 * growth, integer + growth, { signed }));
};
