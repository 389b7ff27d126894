import { attr } from '../ir';

/** Attribute of layers whose sums of products may be left exact. */
export const EXACT_SUM = attr.bool('exact_sum', {
  doc: 'the sum is exact and converted once, to the result (distributed arithmetic); set by a backend',
  fallback: false,
});
