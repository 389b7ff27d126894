import { ParametrizedActivation, TABLE_ATTRIBUTES } from '../../layers';
import { bitsOfType, bitsOfValues, join, typeOfBits } from './element-bits';
import { elementRule } from './rule';
import { bitsOfSpan, gridConstant, scaleSpan, spanOf } from './span';

/** A slope scales the negative half; below a threshold the result is 0. */
export const parametrizedActivation = {
  ...elementRule<ParametrizedActivation>((layer, x) => {
    const { activation, param } = ParametrizedActivation.attributes;
    const value = layer.get(param);
    const [own] = bitsOfValues([value]);
    switch (layer.get(activation)) {
      case 'leaky_relu': {
        const { min, max, step } = spanOf(x);
        const below = scaleSpan({ min, max: 0, step }, gridConstant(value));
        const bounds = { min: Math.min(0, below.min), max: Math.max(max, below.max) };
        return bitsOfSpan({ ...bounds, step: Math.min(step, below.step) });
      }
      case 'thresholded_relu':
        return value >= 0 ? { ...x, k: 0 } : x;
      case 'elu': {
        const table = bitsOfType(layer.get(TABLE_ATTRIBUTES.table).precision);
        return join(x, { k: 1, i: table.i + Math.max(0, own.i), f: table.f + Math.max(0, own.f) });
      }
    }
  }),
  settle: (layer: ParametrizedActivation) => {
    const { param, paramType } = ParametrizedActivation.attributes;
    const [own] = bitsOfValues([layer.get(param)]);
    layer.set(paramType, { name: `${layer.name}_param_t`, precision: typeOfBits(own) });
  },
};
