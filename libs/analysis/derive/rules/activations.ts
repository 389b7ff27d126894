import { fixed, minimalBits } from '../../../fixed';
import { Activation, HardActivation, ParametrizedActivation, type PReLU } from '../../../layers';
import { rounded, short } from '../assignment';
import { roundedResult } from './results';
import type { Rule } from './rule';
import { centredTableRule, negativeTableRule } from './tables';

/** Functions without parameters. */
export const activation: Rule<Activation> = (a, layer) => {
  const name = layer.get(Activation.attributes.activation);
  switch (name) {
    case 'linear':
      return roundedResult(a, layer, { signed: a.type(layer).signed, what: 'largest output' });
    case 'relu':
      return roundedResult(a, layer, { signed: false, what: 'never negative; largest output' });
    case 'relu1':
      return roundedResult(a, layer, { signed: false, bounds: [0, 1], what: 'always within 0..1' });
    case 'relu6':
      return roundedResult(a, layer, { signed: false, bounds: [0, 6], what: 'always within 0..6' });
    case 'binary_tanh':
      return sign(a, layer);
    case 'elu':
    case 'selu':
      return negativeTableRule(a, layer, () => roundedResult(a, layer, { signed: true, what: 'largest output' }));
    default:
      return centredTableRule(a, layer, name);
  }
};

export const parametrizedActivation: Rule<ParametrizedActivation> = (a, layer) => {
  const { attributes } = ParametrizedActivation;
  a.choose(layer, 'Precision.param', 'auto', 'the fewest bits that hold the constant');
  const result = () => roundedResult(a, layer, { signed: a.type(layer).signed, what: 'largest output' });
  switch (layer.get(attributes.activation)) {
    case 'leaky_relu':
      return result();
    case 'thresholded_relu':
      return roundedResult(a, layer, { signed: layer.get(attributes.param) < 0, what: 'largest output' });
    case 'elu':
      return negativeTableRule(a, layer, result);
  }
};

export const prelu: Rule<PReLU> = (a, layer) => {
  a.chooseWeight(layer, 'param');
  return roundedResult(a, layer, { signed: true, what: 'largest output' });
};

/** hard_sigmoid and hard_tanh: a product and a sum, clipped. */
export const hardActivation: Rule<HardActivation> = (a, layer) => {
  const { activation: name, slope, shift } = HardActivation.attributes;
  for (const [key, value] of [
    ['slope_t', layer.get(slope)],
    ['shift_t', layer.get(shift)],
  ] as const) {
    const { k, i, f } = minimalBits(value);
    const fraction = Math.min(f, 10 - i);
    a.choose(layer, key, rounded(Math.max(k + i + fraction, 1), k + i, k === 1), `holds ${short(value)}`);
  }
  const tanh = layer.get(name) === 'hard_tanh';
  const bounds = tanh ? ([-1, 1] as const) : ([0, 1] as const);
  return roundedResult(a, layer, { signed: tanh, bounds, start: 9, what: `always within ${bounds.join('..')}` });
};

/** Functions with the values -1, 0 and 1. */
export const sign: Rule = (a, layer) => {
  const type = fixed(2, 2);
  a.choose(layer, 'Precision.result', type, 'only -1, 0 and 1 occur');
  return type;
};

/** Comparisons give -1, 0 and 1 whatever the types are. */
export const thresholds: Rule = (a, layer) => {
  a.choose(layer, 'Precision.result', 'auto', 'signs of what is compared with thresholds');
  return fixed(2, 2);
};
