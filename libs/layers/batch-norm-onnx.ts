import { attr, Layer, type Shape } from '../ir';

/** ONNX BatchNormalization with its parameters as inputs: x, gamma, beta, mean, variance. */
export class BatchNormOnnx extends Layer {
  static readonly kind = 'BatchNormOnnx';
  static readonly doc = 'ONNX batch normalisation whose parameters are still inputs.';
  static override readonly attributes = {
    epsilon: attr.float('epsilon', { doc: 'added to the variance', fallback: 1e-5 }),
  };

  infer(): Shape[] {
    return [this.inputShape()];
  }
}
