import { weightTensor } from '../../ir';
import { BatchNormalization } from '../../layers';
import type { BitRule } from './rule';
import { bitsOfSpan, gridConstant, scaleSpan, shiftSpan, spanOf } from './span';

/** x * scale + bias, exactly. */
export const batchNormalization: BitRule<BatchNormalization> = {
  produce: (layer, [x]) => {
    const { scale, bias } = BatchNormalization.attributes;
    const [factors, offsets] = [scale, bias].map((attribute) =>
      Array.from(weightTensor(layer.get(attribute)).data, gridConstant),
    );
    return x.map((bits, at) => {
      const scaled = scaleSpan(spanOf(bits), factors[at % factors.length]);
      return bitsOfSpan(shiftSpan(scaled, offsets[at % offsets.length]));
    });
  },
};
