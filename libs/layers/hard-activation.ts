import { ufixed } from '../fixed';
import { attr, Layer, type Shape } from '../ir';

/** clip(slope * x + shift, 0, 1), or twice that minus one (hard_tanh). */
export class HardActivation extends Layer {
  static readonly kind = 'HardActivation';
  static readonly doc = 'Piecewise linear sigmoid or tanh.';
  static override readonly attributes = {
    activation: attr.choice('activation', ['hard_sigmoid', 'hard_tanh'], { doc: 'the function' }),
    slope: attr.float('slope', { doc: 'slope', fallback: 0.2 }),
    shift: attr.float('shift', { doc: 'value at 0', fallback: 0.5 }),
    slopeType: attr.type('slope_t', { doc: 'type of the slope', fallback: ufixed(16, 0) }),
    shiftType: attr.type('shift_t', { doc: 'type of the shift', fallback: ufixed(2, 0) }),
  };

  infer(): Shape[] {
    return [this.inputShape()];
  }
}
