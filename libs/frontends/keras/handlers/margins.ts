import type { LayerClass } from '../../../ir';
import { Cropping1D, Cropping2D, ZeroPadding1D, ZeroPadding2D } from '../../../layers';
import { type Handler, type LayerCall, node } from '../handler';
import { pixelsOf, spatialAxes } from './spatial';

/** ZeroPadding1D and ZeroPadding2D. */
export const zeroPadding = (rank: 1 | 2) => margins(rank, rank === 1 ? ZeroPadding1D : ZeroPadding2D, 'padding', 'pad');

/** Cropping1D and Cropping2D. */
export const cropping = (rank: 1 | 2) => margins(rank, rank === 1 ? Cropping1D : Cropping2D, 'cropping', 'crop');

function margins(rank: 1 | 2, layer: LayerClass, key: string, stem: string): Handler {
  return (call) => {
    pixelsOf(call, rank);
    const pairs = marginPairs(call, key, rank);
    const entries = spatialAxes(rank).flatMap(({ before, after }, i) => [
      [`${stem}_${before}`, pairs[i][0]],
      [`${stem}_${after}`, pairs[i][1]],
    ]);
    return [node(call, layer, Object.fromEntries(entries))];
  };
}

/** Pixels at both ends of each dimension, from one integer for all, one for each, or one pair for each. */
function marginPairs(call: LayerCall, key: string, rank: 1 | 2): readonly (readonly [number, number])[] {
  const value = call.options.raw(key) ?? 1;
  const isCount = (n: unknown): n is number => Number.isInteger(n) && (n as number) >= 0;
  const isPair = (pair: unknown): pair is [number, number] =>
    Array.isArray(pair) && pair.length === 2 && pair.every(isCount);
  if (isCount(value)) return new Array(rank).fill([value, value]);
  if (rank === 1 && isPair(value)) return [value];
  if (Array.isArray(value) && value.length === rank) {
    if (value.every(isCount)) return value.map((n) => [n, n]);
    if (value.every(isPair)) return value;
  }
  throw call.options.unsupported(key, value, 'expected pixels for each side');
}
