import { asFixed, type Bits } from '../../fixed';
import { POOLING, type Pooling } from '../../layers';
import { bitsOfValues, join, ZERO } from './element-bits';
import type { BitRule } from './rule';

/** The most bits in each window; an average needs those of 1 / count as well. */
export const pooling: BitRule<Pooling> = {
  produce: (layer, [x]) => {
    const { channels, taps, pixels, countsPadding } = layer;
    const average = layer.get(POOLING.poolOp) === 'Average';
    const out: Bits[] = [];
    for (let window = 0; window < pixels.length; window += taps) {
      const seen = Array.from(pixels.subarray(window, window + taps));
      const inside = seen.filter((pixel) => pixel >= 0);
      const [share] = bitsOfValues([1 / (countsPadding ? taps : inside.length)]);
      for (let channel = 0; channel < channels; channel++) {
        const bits = seen.map((pixel) => (pixel < 0 ? ZERO : x[pixel * channels + channel])).reduce(join);
        out.push(average ? { ...bits, f: bits.f + share.f } : bits);
      }
    }
    return out;
  },
  settle: (layer) => {
    if (layer.get(POOLING.poolOp) !== 'Average') return;
    const { name, precision } = layer.get(POOLING.accum);
    const growth = Math.ceil(Math.log2(layer.taps));
    const type = asFixed(precision);
    layer.set(POOLING.accum, {
      name,
      precision: { ...type, width: type.width + growth, integer: type.integer + growth },
    });
  },
};
