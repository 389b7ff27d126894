import { attr, Layer, type Shape } from '../ir';
import { type Contraction, matrixProduct } from './contraction';

/** Matrix product as numpy and ONNX have it; by a constant matrix it becomes a Dense. */
export class MatMul extends Layer {
  static readonly kind = 'MatMul';
  static readonly doc = 'Matrix product of two tensors, with broadcasting.';
  static override readonly attributes = { accum: attr.type('accum_t', { doc: 'type of the sum' }) };

  get contraction(): Contraction {
    return matrixProduct(this.inputShape(0), this.inputShape(1), this.name);
  }

  infer(): Shape[] {
    return [this.contraction.shape];
  }
}
