import { userError } from '../../../diagnostic';
import { Activation, ParametrizedActivation } from '../../../layers';
import { type Handler, node } from '../handler';

/**
 * ReLU with its options: x above the threshold, capped by `max_value`, `negative_slope * (x - threshold)` below. Keras 3's plain
 * ReLU is a ThresholdedReLU at 0, Keras 2's the function relu, as in hls4ml, because the two get different types.
 */
export const relu: Handler = (call) => {
  const { options, version } = call;
  const slope = options.number('negative_slope', 0);
  const threshold = options.number('threshold', 0);
  const limit = options.raw('max_value') ?? Number.POSITIVE_INFINITY;
  const parametrized = (activation: string, param: number) => [
    node(call, ParametrizedActivation, { activation, activ_param: param }),
  ];
  const plain = (activation: string) => [node(call, Activation, { activation })];

  if (limit === Number.POSITIVE_INFINITY) {
    if (slope === 0)
      return version === 2 && threshold === 0 ? plain('relu') : parametrized('thresholded_relu', threshold);
    if (threshold === 0) return parametrized('leaky_relu', slope);
  } else if (slope === 0 && threshold === 0 && (limit === 1 || limit === 6)) {
    return plain(`relu${limit}`);
  }
  const found = `max_value ${limit}, negative_slope ${slope} and threshold ${threshold}`;
  const hint = 'use max_value 1 or 6 alone, negative_slope alone, or threshold alone';
  throw userError('unsupported-option', `ReLU with ${found} is not supported`, { node: call.name }, hint);
};

/** ThresholdedReLU of Keras 2: x above theta, else 0. */
export const thresholdedRelu: Handler = (call) => [
  node(call, ParametrizedActivation, { activation: 'thresholded_relu', activ_param: call.options.number('theta', 1) }),
];

/** LeakyReLU; Keras 2 calls the slope alpha. */
export const leakyRelu: Handler = (call) => {
  const slope = call.options.number(call.version === 3 ? 'negative_slope' : 'alpha', 0.3);
  return [node(call, ParametrizedActivation, { activation: 'leaky_relu', activ_param: slope })];
};
