import { Layer, type Shape } from '../ir';
import { QUANT_SCALE } from './quant';

/** QONNX's BipolarQuant: the scale or its negative, by the sign of x; 0 counts as positive. Inputs: x and the scale. */
export class BipolarQuant extends Layer {
  static readonly kind = 'BipolarQuant';
  static readonly doc = 'QONNX quantiser to signs times a scale; becomes a sign function and a scale.';
  static override readonly attributes = QUANT_SCALE;

  infer(): Shape[] {
    return [this.inputShape()];
  }
}
