import { userError } from '../diagnostic';
import { formatShape, type Shape } from '../ir';
import { type Margins, marginsOf } from './margins';
import { gatherIndices, Rearrangement, range } from './rearrangement';
import { spatialShape } from './window';

/** A channels-last input without some of its border pixels. */
export abstract class Cropping extends Rearrangement {
  protected abstract readonly margins: readonly Margins[];

  infer(): Shape[] {
    const spatial = spatialShape(this, this.margins.length);
    const extents = marginsOf(this, this.margins).map(([before, after], i) => {
      const left = spatial[i] - before - after;
      if (before >= 0 && after >= 0 && left > 0) return left;
      const found = `${this.kind} takes ${before} and ${after} pixels from an input of ${formatShape(this.inputShape())}`;
      throw userError('shape-mismatch', found, { node: this.name });
    });
    return [[...extents, this.inputShape().at(-1) as number]];
  }

  get sources(): Int32Array {
    const shape = this.inputShape();
    const axes = marginsOf(this, this.margins).map(([before, after], i) =>
      range(shape[i]).slice(before, shape[i] - after),
    );
    return gatherIndices(shape, [...axes, range(shape[axes.length])]);
  }
}
