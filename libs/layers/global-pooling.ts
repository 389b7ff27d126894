import { attr, type Shape } from '../ir';
import { Pooling } from './pooling';
import { spatialShape, type WindowAxis } from './window';

export const KEEP_DIMS = {
  keepDims: attr.bool('keepdims', { doc: 'spatial dimensions stay, with extent 1', fallback: false }),
};

/** Pooling whose window is the whole input. */
export abstract class GlobalPooling extends Pooling {
  /** Number of spatial dimensions. */
  protected abstract readonly rank: number;

  get axes(): readonly WindowAxis[] {
    const whole = (extent: number) => ({ input: extent, size: extent, stride: 1, dilation: 1, before: 0, after: 0 });
    return spatialShape(this, this.rank).map(whole);
  }

  override get countsPadding(): boolean {
    return false;
  }

  override infer(): Shape[] {
    const spatial = this.positions();
    return [this.get(KEEP_DIMS.keepDims) ? [...spatial, this.channels] : [this.channels]];
  }
}
