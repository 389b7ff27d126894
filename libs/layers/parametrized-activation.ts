import { attr, Layer, type Shape } from '../ir';
import { TABLE_ATTRIBUTES } from './activation';

export const PARAMETRIZED_ACTIVATIONS = ['leaky_relu', 'thresholded_relu', 'elu'] as const;

/** An element-wise function with one scalar parameter. */
export class ParametrizedActivation extends Layer {
  static readonly kind = 'ParametrizedActivation';
  static readonly doc = 'Element-wise function with one scalar parameter (slope, threshold or alpha).';
  static override readonly attributes = {
    activation: attr.choice('activation', PARAMETRIZED_ACTIVATIONS, { doc: 'the function' }),
    param: attr.float('activ_param', { doc: 'slope (leaky_relu), threshold (thresholded_relu) or alpha (elu)' }),
    paramType: attr.type('param_t', { doc: 'type of the parameter' }),
    ...TABLE_ATTRIBUTES,
  };

  infer(): Shape[] {
    return [this.inputShape()];
  }
}
