import { sizeOf } from '../../ir';
import { Resize } from '../../layers';
import { alike, type ElementBits, widest } from './element-bits';
import { rearrangement } from './movement';
import type { BitRule } from './rule';

/** Fraction bits of a mean whose divisor is no power of two. */
const MEAN = 24;

/** Pixels repeated, or means between them, which may lie anywhere between. */
export const resize: BitRule<Resize> = {
  produce: (layer, inputs) => (isNearest(layer) ? rearrangement.produce(layer, inputs) : bilinear(layer, inputs)),
  request: (layer, wanted) => (isNearest(layer) ? rearrangement.request!(layer, wanted) : []),
};

function isNearest(layer: Resize): boolean {
  return layer.get(Resize.attributes.algorithm) === 'nearest';
}

function bilinear(layer: Resize, [x]: readonly ElementBits[]): ElementBits {
  const { k, i, f } = widest(x);
  const divisors = layer.interpolations.map((along) => along.map(({ denominator }) => Math.log2(denominator)));
  const exact = divisors.flat().every(Number.isInteger);
  const more = exact ? divisors.reduce((sum, along) => sum + Math.max(...along), 0) : MEAN;
  return alike(sizeOf(layer.shape), { k, i, f: f + more });
}
