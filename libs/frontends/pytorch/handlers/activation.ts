import { Activation, type ActivationFunction, HardActivation, ParametrizedActivation } from '../../../layers';
import type { Call, Handler } from '../call';

const plain =
  (activation: ActivationFunction): Handler =>
  (call) =>
    call.add(Activation, [call.data('self')], { activation });

const parametrized = (call: Call, activation: string, param: number) =>
  call.add(ParametrizedActivation, [call.data('self')], { activation, activ_param: param });

export const relu = plain('relu');
export const relu6 = plain('relu6');
export const sigmoid = plain('sigmoid');
export const tanh = plain('tanh');
export const selu = plain('selu');
export const softsign = plain('softsign');

/** log(1 + exp(x)); PyTorch replaces it by x above the threshold, where they agree to 2e-9. */
export const softplus: Handler = (call) => {
  call.args.only('beta', 1);
  call.args.only('threshold', 20);
  return plain('softplus')(call);
};

export const leakyRelu: Handler = (call) => parametrized(call, 'leaky_relu', call.args.number('negative_slope', 0.01));

export const elu: Handler = (call) => {
  call.args.only('scale', 1);
  call.args.only('input_scale', 1);
  return parametrized(call, 'elu', call.args.number('alpha', 1));
};

/** x above the threshold, else the value, which must be 0. */
export const threshold: Handler = (call) => {
  call.args.only('value', 0);
  return parametrized(call, 'thresholded_relu', call.args.number('threshold'));
};

/** clip(x / 6 + 1 / 2, 0, 1). */
export const hardsigmoid: Handler = (call) =>
  call.add(HardActivation, [call.data('self')], { activation: 'hard_sigmoid', slope: 1 / 6, shift: 0.5 });

export const hardtanh: Handler = (call) => clip(call, call.args.number('min_val', -1), call.args.number('max_val', 1));

export const clamp: Handler = (call) =>
  clip(call, call.args.number('min', Number.NEGATIVE_INFINITY), call.args.number('max', Number.POSITIVE_INFINITY));

export const clampMin: Handler = (call) => clip(call, call.args.number('min'), Number.POSITIVE_INFINITY);

/** The ranges for which there is a kernel. */
function clip(call: Call, low: number, high: number): string {
  const input = [call.data('self')];
  if (low === 0 && high === 1) return call.add(Activation, input, { activation: 'relu1' });
  if (low === 0 && high === 6) return call.add(Activation, input, { activation: 'relu6' });
  if (low === 0 && high === Number.POSITIVE_INFINITY) return call.add(Activation, input, { activation: 'relu' });
  // 2 * clip(x / 2 + 1 / 2, 0, 1) - 1 is clip(x, -1, 1).
  if (low === -1 && high === 1) {
    return call.add(HardActivation, input, { activation: 'hard_tanh', slope: 0.5, shift: 0.5 });
  }
  const hint = 'supported are 0 to 1, 0 to 6, -1 to 1 and 0 to infinity';
  throw call.error('unsupported-argument', `the range ${low} to ${high} has no kernel`, hint);
}
