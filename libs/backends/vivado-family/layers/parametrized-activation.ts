import { quantizeDouble } from '../../../fixed';
import { sizeOf } from '../../../ir';
import { typeOf } from '../../../kernels';
import { ParametrizedActivation } from '../../../layers';
import { layerTemplate, romLiterals } from '../../fpga';
import { tableOf } from './activation';

export const parametrizedActivation = layerTemplate<ParametrizedActivation>({
  classes: [ParametrizedActivation],
  name: 'parametrized-activation',
  call: 'elementwise',
  headers: ['nnet_activation.h'],
  describe(layer, surroundings) {
    const { activation, param } = ParametrizedActivation.attributes;
    const name = layer.get(activation);
    const type = typeOf(layer, 'param_t');
    const table = tableOf(layer, surroundings);
    return {
      types: { param_t: type, ...table.types },
      roms: table.roms,
      values: {
        size: sizeOf(layer.shape),
        function: table.roms ? `table::scaled_elu<${table.roms[0].values.length}, ` : `function::${name}<`,
        param: romLiterals([quantizeDouble(layer.get(param), type)], type)[0],
      },
    };
  },
});
