import type { AttributeSet } from '../ir';
import { CONVOLUTION, Convolution, GROUPS } from './convolution';
import { attributesOfAxes, FILTER_WIDTH, type WindowAxis } from './window';

/** Convolution of [width, channels]. */
export class Conv1D extends Convolution {
  static readonly kind: string = 'Conv1D';
  static readonly doc: string = 'Convolution over one spatial dimension.';
  static override readonly attributes: AttributeSet = {
    ...attributesOfAxes(FILTER_WIDTH),
    ...CONVOLUTION,
    ...GROUPS,
  };

  get axes(): readonly WindowAxis[] {
    return this.axesFrom(FILTER_WIDTH);
  }

  get groups(): number {
    return this.get(GROUPS.groups);
  }
}
