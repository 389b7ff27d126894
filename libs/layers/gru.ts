import { DIRECTION, DirectedRecurrentLayer, RECURRENT } from './recurrent';
import { gatedCellAttributes, resetGateAttribute } from './recurrent-cell';

/** Gated recurrent unit over the steps of [steps, n_in]; gates lie in the kernels as z, r, h: h = (1 - z) candidate + z h. */
export class GRU extends DirectedRecurrentLayer {
  static readonly kind = 'GRU';
  static readonly doc = 'Gated recurrent unit.';
  static override readonly attributes = {
    ...RECURRENT,
    ...DIRECTION,
    ...gatedCellAttributes(),
    ...resetGateAttribute(),
  };
}
