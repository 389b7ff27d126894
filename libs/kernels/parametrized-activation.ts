import { type Precision, quantizeDouble, type Table } from '../fixed';
import { ParametrizedActivation, TABLE_ATTRIBUTES } from '../layers';
import { negativeTable } from './activation';
import { elementWise, type Kernel, typeOf } from './kernel';
import { maximum } from './math';
import { activationTable } from './tables';

/**
 * leaky_relu, thresholded_relu and elu with the table that `tableOf` makes; the parameter is first converted to its own type.
 */
export const parametrizedWith =
  (tableOf: (name: 'elu', size: number, precision: Precision) => Table): Kernel<ParametrizedActivation> =>
  (layer) => {
    const { attributes } = ParametrizedActivation;
    const param = quantizeDouble(layer.get(attributes.param), typeOf(layer, 'param_t'));
    switch (layer.get(attributes.activation)) {
      case 'leaky_relu':
        return elementWise(layer, (x, m) => m.select(m.ge(x, m.constant(0)), x, m.mul(m.constant(param), x)));
      case 'thresholded_relu':
        if (param === 0) return elementWise(layer, (x, m) => maximum(m, x, m.constant(0)));
        return elementWise(layer, (x, m) => m.select(m.gt(x, m.constant(param)), x, m.constant(0)));
      case 'elu': {
        const table = tableOf('elu', layer.get(TABLE_ATTRIBUTES.tableSize), typeOf(layer, 'table_t'));
        return elementWise(layer, negativeTable(table, 1, param));
      }
    }
  };

export const parametrizedActivation = parametrizedWith(activationTable);
