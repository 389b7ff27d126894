import { mapTensor, type Tensor, zipTensors } from '../../../ir';
import type { Handler } from '../handler';
import type { ExpectedWeight } from '../weights';
import { requireLastAxis } from './batch-normalization';
import { conv } from './conv';

/**
 * QConv2DBatchnorm as it predicts: a convolution by kernel * inv with the bias inv * (bias - mean) + beta, where
 * inv = gamma / sqrt(variance + epsilon); each step rounded to float32. Quantisers come after.
 */
export const foldedConv2D: Handler = (call) => {
  const { options } = call;
  options.ignore('momentum', 'ema_freeze_delay', 'folding_mode', 'renorm_momentum', 'fused');
  requireLastAxis(call, 3);
  const [useGamma, useBeta] = [options.boolean('scale', true), options.boolean('center', true)];
  const epsilon = options.number('epsilon', 1e-3);
  const channel = (name: string): ExpectedWeight => ({ name, shape: [options.integer('filters')] });
  const found = new Map<string, Tensor>();

  const weights = (...own: readonly ExpectedWeight[]) => {
    const expected = [
      ...own,
      ...(useGamma ? [channel('gamma')] : []),
      ...(useBeta ? [channel('beta')] : []),
      { name: 'iteration', shape: [], ignored: true },
      channel('moving_mean'),
      channel('moving_variance'),
    ];
    const tensors = call.weights(...expected);
    for (const [i, { name }] of expected.entries()) found.set(name, tensors[i]);
    return tensors.slice(0, own.length);
  };
  const [main, ...activations] = conv(2)({ ...call, weights });
  const [mean, variance] = [found.get('moving_mean') as Tensor, found.get('moving_variance') as Tensor];
  const [gamma, beta, bias] = [found.get('gamma'), found.get('beta'), found.get('bias')];

  const deviation = mapTensor(variance, (v) => Math.sqrt(Math.fround(v + Math.fround(epsilon))));
  const reciprocal = mapTensor(deviation, (d) => 1 / d);
  const factor = gamma ? zipTensors(reciprocal, gamma, (r, g) => r * g) : reciprocal;
  const centred = bias ? zipTensors(bias, mean, (b, m) => b - m) : mapTensor(mean, (m) => -m);
  const scaled = zipTensors(factor, centred, (s, b) => s * b);
  const attributes = {
    ...main.attributes,
    use_bias: true,
    weight: { tensor: zipTensors(found.get('kernel') as Tensor, factor, (w, s) => w * s) },
    bias: { tensor: beta ? zipTensors(scaled, beta, (b, more) => b + more) : scaled },
  };
  return [{ ...main, attributes }, ...activations];
};
