import { ZeroPadding1D, ZeroPadding2D } from '../../../layers';
import type { Handler } from '../call';

const KEYS = [
  ['pad_left', 'pad_right'],
  ['pad_top', 'pad_bottom'],
];

/** Zeros around the pixels. PyTorch counts pairs from the last dimension on. */
export const pad: Handler = (call) => {
  call.args.only('value', 0);
  if (call.args.text('mode', 'constant') !== 'constant') {
    throw call.args.unsupported('mode', 'only zeros are supported', 'use mode="constant"');
  }
  const amounts = call.args.integers('pad');
  const rank = call.shapeOf(call.args.tensor('self')).length - 1;
  const beyond = amounts.slice(2 * rank).some((n) => n !== 0);
  if (rank < 1 || rank > 2 || beyond || amounts.some((n) => n < 0)) {
    throw call.args.unsupported('pad', 'only the one or two spatial dimensions can be padded, by 0 or more');
  }
  const attributes = Object.fromEntries(
    KEYS.slice(0, rank)
      .flat()
      .map((key, i) => [key, amounts[i] ?? 0]),
  );
  const input = call.channelsLast(call.data('self'));
  return call.channelsFirst(call.add(rank === 1 ? ZeroPadding1D : ZeroPadding2D, [input], attributes));
};
