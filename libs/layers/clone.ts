import { Layer, type Shape } from '../ir';

/** Copies of a stream, one for each reader. */
export class Clone extends Layer {
  static readonly kind = 'Clone';
  static readonly doc = 'Copies of a stream, one for each reader.';

  infer(): Shape[] {
    return this.outputs.map(() => this.inputShape());
  }
}
