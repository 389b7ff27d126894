import { type Einsum, EinsumDense, type MatMul } from '../../layers';
import type { BitRule } from './rule';
import { addSpans, bitsOfSpan, bitsOfSum, multiplySpans, spanOf } from './span';
import { constantsOf } from './weights';

/** The exact sums over the weights that are there. */
export const einsumDense: BitRule<EinsumDense> = {
  produce: (layer, [x]) => {
    const { leftBase, rightBase, leftOffset, rightOffset } = layer.contraction;
    const [weight, bias] = [EinsumDense.attributes.weight, EinsumDense.attributes.bias].map((attribute) =>
      constantsOf(layer, attribute),
    );
    const spans = x.map(spanOf);
    return Array.from(leftBase, (left, o) =>
      bitsOfSum((term) => {
        for (const [s, offset] of leftOffset.entries())
          term(spans[left + offset], weight[rightBase[o] + rightOffset[s]]);
      }, bias[o]),
    );
  },
};

/** The exact sums of products. */
export const einsum: BitRule<Einsum | MatMul> = {
  produce: (layer, [a, b]) => {
    const { leftBase, rightBase, leftOffset, rightOffset } = layer.contraction;
    const [left, right] = [a.map(spanOf), b.map(spanOf)];
    return Array.from(leftBase, (base, o) => {
      const products = Array.from(leftOffset, (offset, s) =>
        multiplySpans(left[base + offset], right[rightBase[o] + rightOffset[s]]),
      );
      return bitsOfSpan(products.reduce(addSpans));
    });
  },
};
