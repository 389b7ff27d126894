import { quantize, type Tensor } from '../../../ir';
import { BatchNormalization } from '../../../layers';
import { type Handler, type LayerCall, type NodeSpec, node, onlyInput } from '../handler';
import { weightQuantizer } from '../qkeras/weight-quantizer';

/** BatchNormalization over the last axis, folded into a scale and a bias. */
export const batchNormalization: Handler = (call) => normalization(call, (_, weight) => weight);

/** QBatchNormalization: its statistics and parameters are quantised before they are folded. */
export const qBatchNormalization: Handler = (call) => {
  const { options } = call;
  options.only('activation', null);
  options.ignore('renorm', 'virtual_batch_size');
  return normalization(call, (name, weight) => {
    const value = options.raw(`${name.replace('moving_', '')}_quantizer`);
    const quantizer = weightQuantizer(value, call.name, false);
    return quantizer === undefined ? weight : quantize(weight, quantizer);
  });
};

/** `adapt` gives the values that Keras computes with for the weight of a name. */
function normalization(call: LayerCall, adapt: (name: string, weight: Tensor) => Tensor): readonly NodeSpec[] {
  const { options } = call;
  const { shape } = onlyInput(call);
  requireLastAxis(call, shape.length);
  options.ignore('momentum', 'renorm_clipping', 'renorm_momentum', 'synchronized', 'fused');
  const channels = shape[shape.length - 1];
  const [useGamma, useBeta] = [options.boolean('scale', true), options.boolean('center', true)];
  const names = [...(useGamma ? ['gamma'] : []), ...(useBeta ? ['beta'] : []), 'moving_mean', 'moving_variance'];
  const tensors = call.weights(...names.map((name) => ({ name, shape: [channels] })));
  const byName = new Map(names.map((name, i) => [name, adapt(name, tensors[i])]));
  const { scale, bias } = fold(byName, options.number('epsilon', 1e-3), channels);
  const attributes = { n_filt: shape.length === 1 ? -1 : channels, scale: { tensor: scale }, bias: { tensor: bias } };
  return [node(call, BatchNormalization, attributes)];
}

/** Keras 2 writes the axis as a list. */
export function requireLastAxis(call: LayerCall, rank: number): void {
  const value = call.options.raw('axis') ?? -1;
  const axis = Array.isArray(value) && value.length === 1 ? value[0] : value;
  if (axis !== -1 && axis !== rank) throw call.options.unsupported('axis', value, 'only the last axis is supported');
}

/**
 * scale = gamma / sqrt(variance + epsilon), bias = beta - scale * mean, in this order, each step rounded to float32 as
 * NumPy does with float32 arrays (or to float64 for a float64 model).
 */
function fold(weights: ReadonlyMap<string, Tensor>, epsilon: number, channels: number) {
  const [mean, variance] = [weights.get('moving_mean') as Tensor, weights.get('moving_variance') as Tensor];
  const single = mean.data instanceof Float32Array;
  const round = single ? Math.fround : (x: number) => x;
  const make = () => (single ? new Float32Array(channels) : new Float64Array(channels));
  const [scale, bias] = [make(), make()];
  for (let i = 0; i < channels; i++) {
    const deviation = round(Math.sqrt(round(variance.data[i] + round(epsilon))));
    scale[i] = round((weights.get('gamma')?.data[i] ?? 1) / deviation);
    bias[i] = round((weights.get('beta')?.data[i] ?? 0) - round(scale[i] * mean.data[i]));
  }
  return { scale: { shape: [channels], data: scale }, bias: { shape: [channels], data: bias } };
}
