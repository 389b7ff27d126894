import { userError } from '../diagnostic';
import type { Shape } from '../ir';
import { type Margins, marginsOf } from './margins';
import { gatherIndices, Rearrangement, range } from './rearrangement';
import { spatialShape } from './window';

/** Zeros around the spatial dimensions of a channels-last input. */
export abstract class ZeroPadding extends Rearrangement {
  protected abstract readonly margins: readonly Margins[];

  infer(): Shape[] {
    const spatial = spatialShape(this, this.margins.length);
    const extents = marginsOf(this, this.margins).map(([before, after], i) => {
      if (before >= 0 && after >= 0) return before + spatial[i] + after;
      throw userError('bad-padding', `${this.kind} adds ${before} and ${after} pixels`, { node: this.name });
    });
    return [[...extents, this.inputShape().at(-1) as number]];
  }

  get sources(): Int32Array {
    const shape = this.inputShape();
    const axes = marginsOf(this, this.margins).map(([before, after], i) => [
      ...new Array<number>(before).fill(-1),
      ...range(shape[i]),
      ...new Array<number>(after).fill(-1),
    ]);
    return gatherIndices(shape, [...axes, range(shape[axes.length])]);
  }
}
