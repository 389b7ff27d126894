import { isAll, type Quantizer, type Tensor, type Weight, weightTensor } from '../../ir';

/**
 * True when combining two weights leaves quantised values what they are: neither has a quantiser, or one of them has none and is
 * all `neutral` (features.md c.2).
 */
export function keepsQuantizers(a: Weight, b: Weight, neutral: number): boolean {
  const plain = [a, b].filter(({ quantizer }) => quantizer === undefined);
  return plain.length === 2 || plain.some((weight) => isAll(weightTensor(weight), neutral));
}

/** A weight of values that pass the quantiser unchanged, if there is one. */
export function withQuantizer(tensor: Tensor, quantizer: Quantizer | undefined): Weight {
  return quantizer === undefined ? { tensor } : { tensor, quantizer };
}
