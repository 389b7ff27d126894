import { BatchNormalization } from '../../layers';
import type { BitRule } from './rule';
import { bitsOfSpan, scaleSpan, shiftSpan, spanOf } from './span';
import { constantsOf } from './weights';

/** x * scale + bias, exactly. */
export const batchNormalization: BitRule<BatchNormalization> = {
  produce: (layer, [x]) => {
    const { scale, bias } = BatchNormalization.attributes;
    const [factors, offsets] = [scale, bias].map((attribute) => constantsOf(layer, attribute));
    return x.map((bits, at) => {
      const scaled = scaleSpan(spanOf(bits), factors[at % factors.length]);
      return bitsOfSpan(shiftSpan(scaled, offsets[at % offsets.length]));
    });
  },
};
