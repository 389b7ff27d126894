import { DIRECTION, DirectedRecurrentLayer, RECURRENT } from './recurrent';
import { cellAttributes } from './recurrent-cell';

/** h = activation(x W + b + h U) over the steps of [steps, n_in]. */
export class SimpleRNN extends DirectedRecurrentLayer {
  static readonly kind = 'SimpleRNN';
  static readonly doc = 'Fully connected recurrent layer.';
  static override readonly attributes = { ...RECURRENT, ...DIRECTION, ...cellAttributes() };
}
