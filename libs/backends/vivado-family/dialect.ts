import { formatPrecision, type Precision } from '../../fixed';
import type { Dialect } from '../fpga';

/** Types as AMD's tools have them. */
export const DIALECT: Dialect = {
  type: apType,
  pack: (type, size) => `nnet::array<${type}, ${size}>`,
};

function apType(precision: Precision): string {
  switch (precision.kind) {
    case 'fixed': {
      const { width, integer, signed, rounding, saturation, satBits } = precision;
      const name = signed ? 'ap_fixed' : 'ap_ufixed';
      const plain = rounding === 'TRN' && saturation === 'WRAP' && satBits === 0;
      const modes = plain ? '' : `, AP_${rounding}, AP_${saturation}, ${satBits}`;
      return `${name}<${width}, ${integer}${modes}>`;
    }
    case 'integer':
      return `${precision.signed ? 'ap_int' : 'ap_uint'}<${precision.width}>`;
    case 'xnor':
      return 'ap_uint<1>';
    case 'exponent':
      return `nnet::power_of_two<${precision.width}>`;
    default:
      throw new Error(`${formatPrecision(precision)} has no fixed-point type`);
  }
}
