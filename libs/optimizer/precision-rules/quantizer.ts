import { fixed } from '../../fixed';
import { sizeOf } from '../../ir';
import { type FixedPointQuantizer, MASK, maskTypes, type UnaryLUT } from '../../layers';
import { type Rule, set, typeOf, widest } from './inference';

/** The smallest type that holds every element's; the conversions themselves round and overflow. */
export const fixedPointQuantizer: Rule<FixedPointQuantizer> = (inference, layer) => {
  const types = maskTypes(layer, MASK, sizeOf(layer.shape)).filter((type) => type !== undefined);
  set(inference, 'result_t', types.length === 0 ? fixed(1, 1, { signed: false }) : widest(types));
};

export const unaryLut: Rule<UnaryLUT> = (inference, layer) =>
  set(inference, 'result_t', typeOf(inference, layer, 'table_t'));
