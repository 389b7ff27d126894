import { Activation, type ActivationFunction, ParametrizedActivation } from '../../../layers';
import { numberAttribute } from '../graph';
import type { Handler } from './context';

const activation =
  (name: ActivationFunction): Handler =>
  (node, context) => {
    context.layer(Activation, node, [context.data(node)], { activation: name });
  };

/** A function with the parameter alpha, which defaults to ONNX's own default for that operator. */
const parametrized =
  (name: string, fallback: number): Handler =>
  (node, context) => {
    const activ_param = numberAttribute(node, 'alpha', fallback);
    context.layer(ParametrizedActivation, node, [context.data(node)], { activation: name, activ_param });
  };

export const relu = activation('relu');
export const sigmoid = activation('sigmoid');
export const tanh = activation('tanh');
export const softplus = activation('softplus');
export const softsign = activation('softsign');
export const elu = parametrized('elu', 1);
export const leakyRelu = parametrized('leaky_relu', 0.01);
export const thresholdedRelu = parametrized('thresholded_relu', 1);
