import { fixed, fractionBits } from '../../../fixed';
import { type BatchNormalization, type BiasAdd, LayerNormalization } from '../../../layers';
import { growthOf, product } from '../../../optimizer';
import { integerBitsFor } from '../../ranges';
import { rounded, short } from '../assignment';
import { exactAddition, exactOrRounded, isInferred, linearResult, roundedResult } from './results';
import type { Rule } from './rule';
import { chooseSize } from './tables';

/** BatchNormalization and ApplyAlpha: a product and a sum. */
export const affine: Rule<BatchNormalization> = (a, layer) => {
  const products = product(a.type(layer), a.chooseWeight(layer, 'scale', 10));
  const exact = exactAddition(products, a.chooseBias(layer, fractionBits(products)));
  return linearResult(a, layer, exact, isInferred(layer, 'scale') && isInferred(layer, 'bias') ? 'auto' : exact);
};

export const biasAdd: Rule<BiasAdd> = (a, layer) => {
  const x = a.type(layer);
  const exact = exactAddition(x, a.chooseBias(layer, fractionBits(x)));
  return exactOrRounded(a, layer, exact, exact);
};

/** The sums of squares have room for whatever the input's type holds, so that they never wrap. */
export const layerNormalization: Rule<LayerNormalization> = (a, layer) => {
  const { dim } = layer;
  const x = a.type(layer);
  const variance = a.inside(layer, 'variance');
  const growth = growthOf(dim);
  const multiplications = a.structure.multiplications.get(layer.name)!;
  // |x| < 2^m: a sum of dim of them, and of their squared deviations, which is largest with half of them at each end.
  const m = x.integer - Number(x.signed);
  const integer = Math.max(m, 2 * m, 0) + growth + 1;
  const fraction = a.width(layer, 'accum', {
    start: fractionBits(x) + growth,
    min: Math.max(1 - integer, 1),
    max: fractionBits(x) + 2 * growth + 4,
    cost: 2 * multiplications,
  });
  const accum = fixed(integer + fraction, integer);
  a.choose(layer, 'Precision.accum', accum, `sums of ${dim} elements and of their squares, whatever the input`);

  const largest = Math.ceil(Math.log2(Math.max(variance.max, 2 ** -fraction)));
  a.choose(layer, 'TableRangePower2', -largest, `the largest variance is ${short(variance.max)}`);
  chooseSize(a, layer, { lookups: layer.shape.reduce((n, extent) => n * extent, 1) / dim, why: '1 / sqrt(variance)' });
  const epsilon = 10 ** -layer.get(LayerNormalization.attributes.epsilonPowerOf10);
  const inverse = { min: 0, max: 1 / Math.sqrt(variance.min + epsilon) };
  const tableInteger = integerBitsFor(inverse, false) + a.structure.margin;
  const width = a.width(layer, 'inverse', { start: 12, min: 4, cost: multiplications });
  const table = rounded(width, tableInteger, false);
  a.choose(layer, 'table_t', table, `the smallest variance is ${short(variance.min)}, at least one spare bit`);

  const products = product(product(accum, table), a.chooseWeight(layer, 'scale', 10));
  a.chooseBias(layer, fractionBits(products));
  return roundedResult(a, layer, { signed: true, what: 'largest output' });
};
