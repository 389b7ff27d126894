import { minimalFixed, ufixed } from '../../fixed';
import { ParametrizedActivation, type PReLU } from '../../layers';
import { type Rule, set } from './inference';

/** A threshold is compared in the input's type; a slope or alpha gets the smallest type that holds it. */
export const parametrizedActivation: Rule<ParametrizedActivation> = (inference, layer) => {
  const { activation, param } = ParametrizedActivation.attributes;
  const value = layer.get(param);
  const own = value === 0 ? ufixed(1, 1) : minimalFixed(value);
  set(inference, 'param_t', layer.get(activation) === 'thresholded_relu' ? layer.inputType().precision : own);
};

export const prelu: Rule<PReLU> = (inference, layer) => set(inference, 'param_t', layer.inputType().precision);
