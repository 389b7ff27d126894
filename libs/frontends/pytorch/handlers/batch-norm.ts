import { mapTensor, type Tensor, zipTensors } from '../../../ir';
import { BatchNormalization } from '../../../layers';
import type { Call, Handler } from '../call';

const EVAL_HINT = 'export the model in evaluation mode: torch.export.export(model.eval(), ...)';

export const batchNorm: Handler = (call) => {
  if (call.args.boolean('training', false))
    throw call.args.unsupported('training', 'it is in training mode', EVAL_HINT);
  return normalize(call);
};

/** The form without a training flag; its other two results are empty. */
export const batchNormNoTraining: Handler = (call) => normalize(call);

/** Normalisation of each channel, the first dimension behind the batch, folded into a scale and a bias. */
function normalize(call: Call): string {
  call.args.ignore('momentum', 'cudnn_enabled');
  if (!call.args.has('running_mean') || !call.args.has('running_var')) {
    throw call.error('unsupported-argument', 'it has no running statistics', 'train it with track_running_stats=True');
  }
  const [channels, ...pixels] = call.shapeOf(call.args.tensor('input'));
  const parameter = (found: Tensor | undefined) => {
    if (found === undefined || found.data.length === channels) return found;
    throw call.error('shape-mismatch', `a parameter has ${found.data.length} values for ${channels} channels`);
  };
  const [mean, variance] = ['running_mean', 'running_var'].map((key) => parameter(call.constant(key)) as Tensor);
  const [gamma, beta] = ['weight', 'bias'].map((key) => parameter(call.optionalConstant(key)));
  const { scale, bias } = fold(mean, variance, call.args.number('eps', 1e-5), gamma, beta);
  const attributes = { scale: { tensor: scale }, bias: { tensor: bias } };
  const input = call.data('input');
  if (pixels.length === 0) return call.add(BatchNormalization, [input], { n_filt: -1, ...attributes });
  const last = call.channelsLast(input);
  return call.channelsFirst(call.add(BatchNormalization, [last], { n_filt: channels, ...attributes }));
}

/**
 * scale = gamma / sqrt(variance + epsilon), bias = beta - scale * mean, in this order, each step rounded to float32 as NumPy
 * does with float32 arrays (or to float64 for a float64 model).
 */
function fold(mean: Tensor, variance: Tensor, epsilon: number, gamma: Tensor | undefined, beta: Tensor | undefined) {
  const single = mean.data instanceof Float32Array;
  const added = single ? Math.fround(epsilon) : epsilon;
  const deviation = mapTensor(
    mapTensor(variance, (x) => x + added),
    Math.sqrt,
  );
  const scale = gamma ? zipTensors(gamma, deviation, (g, d) => g / d) : mapTensor(deviation, (d) => 1 / d);
  const shift = zipTensors(scale, mean, (s, m) => s * m);
  const bias = beta ? zipTensors(beta, shift, (b, s) => b - s) : mapTensor(shift, (s) => -s);
  return { scale, bias };
}
