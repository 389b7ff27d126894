import { attr, Layer, type Shape } from '../ir';

/** A constant tensor on a data edge, as ONNX has them; passes fold it into its reader. Shape includes all dimensions. */
export class Constant extends Layer {
  static readonly kind = 'Constant';
  static readonly doc = 'A constant tensor, folded into the layer that reads it.';
  static override readonly attributes = {
    value: attr.weight('value', { doc: 'the tensor' }),
    valueType: attr.type('value_t', { doc: 'type of the tensor, when a quantiser fixed it' }),
  };

  infer(): Shape[] {
    return [this.get(Constant.attributes.value).tensor.shape];
  }
}
