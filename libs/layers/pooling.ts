import { userError } from '../diagnostic';
import { attr, type Shape } from '../ir';
import { WindowLayer } from './window';

/** Attributes of every pooling. */
export const POOLING = {
  poolOp: attr.choice('pool_op', ['Max', 'Average'], { doc: 'what is taken of a window' }),
  accum: attr.type('accum_t', { doc: 'type of the maximum or of the sum' }),
};

export const COUNT_PAD = {
  countPad: attr.bool('count_pad', { doc: 'an average counts padding pixels, as zeros', fallback: false }),
};

/** Maximum or average of each channel in windows. */
export abstract class Pooling extends WindowLayer {
  /** True when padding pixels count as zeros. */
  get countsPadding(): boolean {
    return this.get(COUNT_PAD.countPad);
  }

  infer(): Shape[] {
    if (this.axes.some(({ size, before, after }) => before >= size || after >= size)) {
      throw userError('bad-padding', `${this.kind} pads by a whole window`, { node: this.name });
    }
    return [[...this.positions(), this.channels]];
  }
}
