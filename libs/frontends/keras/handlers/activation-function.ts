import { userError } from '../../../diagnostic';
import { Activation, HardActivation, ParametrizedActivation, Softmax } from '../../../layers';
import type { LayerCall, NodeSpec } from '../handler';
import { isObject, show } from '../json';
import { quantizedActivation } from '../qkeras/activation';
import { quantizerConfig } from '../qkeras/quantizer-config';

type Translation = Pick<NodeSpec, 'layer' | 'attributes'>;

const plain = (activation: string) => (): Translation => ({ layer: Activation, attributes: { activation } });

const parametrized = (activation: string, param: number) => (): Translation => ({
  layer: ParametrizedActivation,
  attributes: { activation, activ_param: param },
});

/** Keras's activation functions by name, with the parameters that they have when only named. */
const FUNCTIONS: Readonly<Record<string, (version: 2 | 3) => Translation>> = {
  elu: parametrized('elu', 1),
  // Keras 3: clip(x / 6 + 1/2, 0, 1); Keras 2: clip(0.2 x + 1/2, 0, 1).
  hard_sigmoid: (version) => ({
    layer: HardActivation,
    attributes: { activation: 'hard_sigmoid', slope: version === 3 ? 1 / 6 : 0.2, shift: 0.5 },
  }),
  // clip(x, -1, 1) = 2 clip(x / 2 + 1/2, 0, 1) - 1.
  hard_tanh: () => ({ layer: HardActivation, attributes: { activation: 'hard_tanh', slope: 0.5, shift: 0.5 } }),
  leaky_relu: parametrized('leaky_relu', 0.2),
  linear: plain('linear'),
  relu: plain('relu'),
  relu6: plain('relu6'),
  selu: plain('selu'),
  sigmoid: plain('sigmoid'),
  softmax: () => ({ layer: Softmax, attributes: { axis: -1 } }),
  softplus: plain('softplus'),
  softsign: plain('softsign'),
  tanh: plain('tanh'),
};

/** A node for the activation function `name` of the call's layer; a user error names an unknown one. */
export function activationNode(call: LayerCall, name: string, function_: string, input: string): NodeSpec {
  if (!Object.hasOwn(FUNCTIONS, function_)) throw unknownActivation(call, function_);
  return { ...FUNCTIONS[function_](call.version), name, inputs: [input] };
}

/** The option `activation` as the name of a function; absent means linear. Objects are the user's own functions. */
export function activationName(call: LayerCall): string {
  const value = call.options.raw('activation') ?? 'linear';
  if (typeof value === 'string') return value;
  throw unknownActivation(call, isObject(value) ? String(value.registered_name ?? value.class_name) : show(value));
}

/**
 * Appends the activation function or quantiser that is an argument of a layer as a node of its own, `<layer>_<function>`. A linear one is left
 * out, but not for files of Keras 2, whose users know it as `<layer>_linear`.
 */
export function withActivation(call: LayerCall, main: NodeSpec): readonly NodeSpec[] {
  const quantizer = quantizerConfig(call.options.raw('activation'), call.name);
  if (quantizer) {
    return [main, quantizedActivation(quantizer, call.fresh(`${main.name}_${quantizer.name}`), main.name)];
  }
  const function_ = activationName(call);
  if (function_ === 'linear' && call.version === 3) return [main];
  return [main, activationNode(call, call.fresh(`${main.name}_${function_}`), function_, main.name)];
}

function unknownActivation(call: LayerCall, name: string) {
  const supported = `supported are ${Object.keys(FUNCTIONS).join(', ')}`;
  return userError('unsupported-activation', `activation ${name} is not supported`, { node: call.name }, supported);
}
