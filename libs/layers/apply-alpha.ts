import { BatchNormalization } from './batch-normalization';

/** A scale and bias that a quantiser or an element-wise constant left behind; computed as BatchNormalization. */
export class ApplyAlpha extends BatchNormalization {
  static override readonly kind = 'ApplyAlpha';
  static override readonly doc = 'Scale and bias from a quantiser or an element-wise constant.';
}
