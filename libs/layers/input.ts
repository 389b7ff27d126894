import { attr, Layer, type Shape } from '../ir';

/** An input of the model; its values arrive as numbers and are converted to `result_t`. */
export class Input extends Layer {
  static readonly kind = 'Input';
  static readonly doc = 'An input of the model.';
  static override readonly attributes = {
    inputShape: attr.ints('input_shape', { doc: 'extents without the batch dimension' }),
  };

  infer(): Shape[] {
    return [this.get(Input.attributes.inputShape)];
  }
}
