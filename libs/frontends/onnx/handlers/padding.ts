import { isAll } from '../../../ir';
import { PAD_HEIGHT, PAD_WIDTH, ZeroPadding1D, ZeroPadding2D } from '../../../layers';
import { padsOf } from '../cleanup/window-shapes';
import { nodeError, numberAttribute, textAttribute } from '../graph';
import type { Handler } from './context';

/** Zeros around the pixels of channels-last tensors. */
export const pad: Handler = (node, context) => {
  const input = context.data(node);
  const rank = context.fullShape(node, input).length;
  const mode = textAttribute(node, 'mode', 'constant');
  const given = context.optionalConstant(node, 2);
  const zero = given ? given.data.length === 0 || isAll(given, 0) : numberAttribute(node, 'value', 0) === 0;
  if (mode !== 'constant' || !zero) {
    const found = mode === 'constant' ? `the value ${given?.data[0] ?? numberAttribute(node, 'value', 0)}` : mode;
    throw nodeError(node, 'unsupported-attribute', `it pads with ${found}`, 'only zeros are supported');
  }
  const pads = padsOf(node, rank, { constant: (slot) => context.optionalConstant(node, slot) });
  if (!pads || pads.flat().some((n) => n < 0)) {
    throw nodeError(node, 'unsupported-attribute', 'it takes pixels away', 'use a Slice for that');
  }
  const axes = rank === 3 ? [PAD_WIDTH] : [PAD_HEIGHT, PAD_WIDTH];
  const attributes = axes.flatMap(({ before, after }, i) => [
    [before.key, pads[i + 2][0]],
    [after.key, pads[i + 2][1]],
  ]);
  context.layer(rank === 3 ? ZeroPadding1D : ZeroPadding2D, node, [input], Object.fromEntries(attributes));
};
