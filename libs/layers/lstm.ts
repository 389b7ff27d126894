import { DIRECTION, DirectedRecurrentLayer, RECURRENT } from './recurrent';
import { gatedCellAttributes } from './recurrent-cell';

/** Long short-term memory over the steps of [steps, n_in]; gates lie in the kernels as i, f, c, o, states are h and c. */
export class LSTM extends DirectedRecurrentLayer {
  static readonly kind = 'LSTM';
  static readonly doc = 'Long short-term memory.';
  static override readonly attributes = { ...RECURRENT, ...DIRECTION, ...gatedCellAttributes() };
}
