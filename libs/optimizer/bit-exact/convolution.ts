import type { Bits } from '../../fixed';
import { CONVOLUTION, type Convolution } from '../../layers';
import { ZERO } from './element-bits';
import type { BitRule } from './rule';
import { bitsOfSum, spanOf } from './span';
import { constantsOf } from './weights';

/** The exact sums over each window; padding is zero. */
export const convolution: BitRule<Convolution> = {
  produce: (layer, [x]) => {
    const [channels, filters] = [layer.channels, layer.get(CONVOLUTION.nFilt)];
    const { groups, taps, pixels } = layer;
    const [groupChannels, groupFilters] = [channels / groups, filters / groups];
    const [weight, bias] = [CONVOLUTION.weight, CONVOLUTION.bias].map((attribute) => constantsOf(layer, attribute));
    const spans = x.map(spanOf);
    const padding = spanOf(ZERO);
    const out: Bits[] = [];
    for (let window = 0; window < pixels.length; window += taps) {
      for (let filter = 0; filter < filters; filter++) {
        const first = Math.floor(filter / groupFilters) * groupChannels;
        const bits = bitsOfSum((term) => {
          for (let tap = 0; tap < taps; tap++) {
            const pixel = pixels[window + tap];
            for (let channel = 0; channel < groupChannels; channel++) {
              const value = pixel < 0 ? padding : spans[pixel * channels + first + channel];
              term(value, weight[(tap * groupChannels + channel) * filters + filter]);
            }
          }
        }, bias[filter]);
        out.push(bits);
      }
    }
    return out;
  },
};
