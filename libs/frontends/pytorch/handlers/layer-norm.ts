import { filled } from '../../../ir';
import { LayerNormalization } from '../../../layers';
import type { Handler } from '../call';

/** Normalisation of the trailing dimensions by their own mean and variance. */
export const layerNorm: Handler = (call) => {
  call.args.ignore('cudnn_enable');
  const { length } = call.shapeOf(call.args.tensor('input'));
  const normalized = call.args.integers('normalized_shape');
  if (normalized.length > length) throw call.args.unsupported('normalized_shape', 'it includes the batch dimension');
  const size = normalized.reduce((product, extent) => product * extent, 1);
  const [scale, bias] = (['weight', 'bias'] as const).map((key, i) => {
    const found = call.optionalConstant(key);
    return found ? { shape: [size], data: found.data } : filled([size], 1 - i);
  });
  return call.add(LayerNormalization, [call.data('input')], {
    axis: length - normalized.length,
    epsilon_power_of_10: powerOf10(call.args.number('eps', 1e-5), (why) => call.args.unsupported('eps', why)),
    scale: { tensor: scale },
    bias: { tensor: bias },
  });
};

/** n of 10^-n: the layer's table has no other epsilons. */
function powerOf10(epsilon: number, refuse: (why: string) => Error): number {
  const power = -Math.round(Math.log10(epsilon));
  if (power > 0 && Math.abs(epsilon * 10 ** power - 1) < 1e-6) return power;
  throw refuse('only powers of ten below 1 are supported');
}
