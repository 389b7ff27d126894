import { ParametrizedActivation } from '../../layers';
import { bitsOfValues, type ElementBits, join, typeOfBits } from './element-bits';
import { settleTable, TABLES } from './lookup-table';
import { elementRule } from './rule';
import { bitsOfSlope } from './span';

/** A slope scales the negative half; below a threshold the result is 0. */
export const parametrizedActivation = {
  ...elementRule<ParametrizedActivation>((layer, x) => {
    const { activation, param } = ParametrizedActivation.attributes;
    const value = layer.get(param);
    const [own] = bitsOfValues([value]);
    switch (layer.get(activation)) {
      case 'leaky_relu':
        return bitsOfSlope(x, value);
      case 'thresholded_relu':
        return value >= 0 ? { ...x, k: 0 } : x;
      case 'elu': {
        const { k, i, f } = TABLES.elu.entry;
        return join(x, { k, i: i + Math.max(0, own.i), f: f + Math.max(0, own.f) });
      }
    }
  }),
  settle: (layer: ParametrizedActivation, [x]: readonly ElementBits[]) => {
    const { activation, param, paramType } = ParametrizedActivation.attributes;
    if (layer.get(activation) === 'elu') settleTable(layer, TABLES.elu, x);
    const [own] = bitsOfValues([layer.get(param)]);
    layer.set(paramType, { name: `${layer.name}_param_t`, precision: typeOfBits(own) });
  },
};
