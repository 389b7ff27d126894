import { userError } from '../diagnostic';
import { formatShape, Layer, type Shape } from '../ir';

/** ONNX MatMul before its constant operand makes it a Dense. */
export class MatMul extends Layer {
  static readonly kind = 'MatMul';
  static readonly doc = 'Matrix product as ONNX has it, before it becomes a Dense.';

  infer(): Shape[] {
    const [a, b] = [this.inputShape(0), this.inputShape(1)];
    if (b.length < 2 || a[a.length - 1] !== b[b.length - 2]) {
      throw userError('shape-mismatch', `MatMul of ${formatShape(a)} and ${formatShape(b)}`, { node: this.name });
    }
    return [[...a.slice(0, -1), b[b.length - 1]]];
  }
}
