import { quantizeDouble } from '../../../fixed';
import { sizeOf } from '../../../ir';
import { typeOf } from '../../../kernels';
import { HardActivation } from '../../../layers';
import { layerTemplate, romLiterals } from '../../fpga';

export const hardActivation = layerTemplate<HardActivation>({
  classes: [HardActivation],
  name: 'hard-activation',
  call: 'elementwise',
  headers: ['nnet_activation.h'],
  describe(layer) {
    const { activation, slope, shift } = HardActivation.attributes;
    const [slopeType, shiftType] = [typeOf(layer, 'slope_t'), typeOf(layer, 'shift_t')];
    return {
      types: { slope_t: slopeType, shift_t: shiftType },
      values: {
        size: sizeOf(layer.shape),
        function: layer.get(activation),
        slope: romLiterals([quantizeDouble(layer.get(slope), slopeType)], slopeType)[0],
        shift: romLiterals([quantizeDouble(layer.get(shift), shiftType)], shiftType)[0],
      },
    };
  },
});
