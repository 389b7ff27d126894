import { asFixed, fixed, type Precision } from '../../../fixed';
import { productKind } from '../../../kernels';

/** The product of `nnet::product` for data and weights of these types; weights of -1, 0 and 1 need no multiplier. */
export function productOf(data: Precision, weight: Precision, values: ArrayLike<number>): string {
  const kind = productKind(data, weight);
  const isTernary =
    weight.kind === 'integer' && weight.width === 2 && Array.from(values).every((w) => Math.abs(w) <= 1);
  return kind === 'mult' && isTernary ? 'weight_ternary' : kind;
}

/** A type that holds each of these products exactly (numerics.md 1.4, 2). */
export function productType(data: Precision, weight: Precision): Precision {
  switch (productKind(data, weight)) {
    case 'weight_exponential': {
      const integer = asFixed(data).width + (weight as { readonly width: number }).width;
      return fixed(2 * integer, integer);
    }
    case 'both_binary':
      return { kind: 'xnor' };
    case 'data_binary':
      return negated(weight);
    case 'weight_binary':
      return negated(data);
    case 'mult': {
      const [a, b] = [asFixed(data), asFixed(weight)];
      return fixed(a.width + b.width, a.integer + b.integer, { signed: a.signed || b.signed });
    }
  }
}

function negated(precision: Precision): Precision {
  const { width, integer } = asFixed(precision);
  return fixed(width + 1, integer + 1);
}
