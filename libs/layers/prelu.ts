import { userError } from '../diagnostic';
import { attr, formatShape, Layer, type Shape, sizeOf } from '../ir';
import { TABLE_ATTRIBUTES } from './activation';

/** x > 0 ? x : slope * x with trained slopes, one per element; shared slopes are spread out by the frontend. */
export class PReLU extends Layer {
  static readonly kind = 'PReLU';
  static readonly doc = 'Leaky ReLU with one trained slope per element.';
  static override readonly attributes = {
    param: attr.weight('param', { doc: 'slopes, shaped like the input' }),
    paramType: attr.type('param_t', { doc: 'type of the slopes' }),
    ...TABLE_ATTRIBUTES,
  };

  infer(): Shape[] {
    const shape = this.inputShape();
    const slopes = this.get(PReLU.attributes.param).tensor;
    if (slopes.data.length !== sizeOf(shape)) {
      const found = `PReLU has ${slopes.data.length} slopes for an input of ${formatShape(shape)}`;
      throw userError('shape-mismatch', found, { node: this.name });
    }
    return [shape];
  }
}
