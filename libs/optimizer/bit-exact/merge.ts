import { assertNever } from '../../diagnostic';
import type { Bits } from '../../fixed';
import { type Dot, Merge, type MergeOp } from '../../layers';
import { join } from './element-bits';
import type { BitRule } from './rule';
import { addSpans, bitsOfSpan, multiplySpans, negateSpan, type Span, spanOf } from './span';

/** The exact operation on each pair of elements. */
export const merge: BitRule<Merge> = {
  produce: (layer, inputs) => {
    const [left, right] = inputs.map((bits, slot) => Array.from(layer.operandIndex(slot), (at) => bits[at]));
    const op = layer.get(Merge.attributes.op);
    return left.map((bits, at) => combine(op, bits, right[at]));
  },
};

function combine(op: MergeOp, a: Bits, b: Bits): Bits {
  const [x, y] = [spanOf(a), spanOf(b)];
  switch (op) {
    case 'add':
      return bitsOfSpan(addSpans(x, y));
    case 'subtract':
      return bitsOfSpan(addSpans(x, negateSpan(y)));
    case 'multiply':
      return bitsOfSpan(multiplySpans(x, y));
    case 'average': {
      const { k, i, f } = bitsOfSpan(addSpans(x, y));
      return { k, i: i - 1, f: f + 1 };
    }
    case 'maximum':
    case 'minimum':
      return join(a, b);
    case 'divide':
      throw new Error('a division by a constant is folded before bits are propagated');
    default:
      return assertNever(op);
  }
}

/** The exact sum of products. */
export const dot: BitRule<Dot> = {
  produce: (_layer, [a, b]) => {
    const none: Span = { min: 0, max: 0, step: Number.POSITIVE_INFINITY };
    const sum = a.reduce((total, bits, at) => addSpans(total, multiplySpans(spanOf(bits), spanOf(b[at]))), none);
    return [bitsOfSpan(sum)];
  },
};
