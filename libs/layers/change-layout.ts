import { userError } from '../diagnostic';
import { attr, formatShape, type Shape, sizeOf } from '../ir';
import { Rearrangement } from './rearrangement';

/**
 * Moves the channels from the front to the end or back. Frontends of channels-first formats put it around the layers that need
 * their channels last, so that a graph means what the file says; `channels_last_converter` then takes them away.
 */
export class ChangeLayout extends Rearrangement {
  static readonly kind = 'ChangeLayout';
  static readonly doc = 'The channels moved to the end or to the front, until the graph is converted to channels last.';
  static override readonly attributes = {
    to: attr.choice('to', ['channels_last', 'channels_first'], { doc: 'where the channels go' }),
  };

  infer(): Shape[] {
    const shape = this.inputShape();
    if (shape.length < 2) {
      throw userError('shape-mismatch', `${formatShape(shape)} has no channels beside pixels`, { node: this.name });
    }
    return [this.perm.map((axis) => shape[axis])];
  }

  /** For each output axis the input axis. */
  get perm(): readonly number[] {
    return layoutPermutation(this.get(ChangeLayout.attributes.to), this.inputShape().length);
  }

  get sources(): Int32Array {
    const shape = this.inputShape();
    const last = this.get(ChangeLayout.attributes.to) === 'channels_last';
    const channels = last ? shape[0] : (shape.at(-1) as number);
    const pixels = sizeOf(shape) / channels;
    const [inner, stride] = last ? [channels, pixels] : [pixels, channels];
    return Int32Array.from({ length: sizeOf(shape) }, (_, i) => (i % inner) * stride + Math.floor(i / inner));
  }
}

/** The permutation of a tensor of `rank` axes that moves the first axis to the end, or the last one to the front. */
export function layoutPermutation(to: 'channels_last' | 'channels_first', rank: number): readonly number[] {
  const axes = Array.from({ length: rank }, (_, axis) => axis);
  return to === 'channels_last' ? [...axes.slice(1), 0] : [rank - 1, ...axes.slice(0, -1)];
}
