import { type FixedPrecision, fixed, fractionBits } from '../../../fixed';
import { type Weight, weightTensor } from '../../../ir';
import { GARNET_WEIGHTS, GarNet } from '../../../layers';
import { growthOf } from '../../../optimizer';
import { integerBitsFor } from '../../ranges';
import { rounded } from '../assignment';
import { roundedResult } from './results';
import type { Rule } from './rule';
import { tableCost } from './tables';

/** The table of e^(-d^2) has an entry for each word of a distance. */
const WIDEST_DISTANCE = 16;

/** Distances, weights of at most 1, their sums and those of weighted features: none of them leaves its type, whatever the data. */
export const garNet: Rule<GarNet> = (a, layer) => {
  const { vertices } = layer;
  const { features, aggregators } = layer.sizes;
  const [inputWeights, inputBiases, distanceWeights, distanceBiases, outputBiases] = GARNET_WEIGHTS;
  const values = (key: (typeof GARNET_WEIGHTS)[number]) => weightTensor(layer.getAttr(key) as Weight).data;
  const x = a.type(layer);
  const largest = 2 ** (x.integer - Number(x.signed));
  const growth = growthOf(vertices);
  const multiplications = a.structure.multiplications.get(layer.name)!;

  const slope = a.chooseWeight(layer, distanceWeights, 10);
  a.chooseBias(layer, fractionBits(x) + fractionBits(slope), distanceBiases);
  const reach = signedBits(largestSum(values(distanceWeights), values(distanceBiases), features, largest));
  const distance = a.width(layer, 'distance', {
    start: Math.min(reach + 8, WIDEST_DISTANCE),
    min: Math.min(reach + 2, WIDEST_DISTANCE),
    max: WIDEST_DISTANCE,
    cost: tableCost(vertices * aggregators),
  });
  a.choose(layer, 'Precision.distance', rounded(distance, reach, true), 'no distance is larger, whatever the data');

  const edge = a.width(layer, 'edge_weight', { start: 11, min: 4, cost: multiplications });
  a.choose(layer, 'Precision.edge_weight', rounded(edge, 1, false), 'e^(-d^2) lies within 0..1');
  const edges = fixed(edge + 2 * growth, 1 + growth, { signed: false });
  a.choose(layer, 'Precision.edge_weight_aggr', edges, `exact sum of ${vertices} weights`);
  if (layer.get(GarNet.attributes.meanByNvert)) {
    const norm = a.width(layer, 'norm', {
      start: growth + 11,
      min: growth + 4,
      cost: 8 * aggregators * (features + 1),
    });
    a.choose(layer, 'Precision.norm', rounded(norm, growth + 1, false), `a share of ${vertices} vertices`);
  }

  a.chooseWeight(layer, inputWeights, 10);
  a.chooseWeight(layer, inputBiases, 10);
  const sums = [
    largest * vertices,
    largestSum(values(inputWeights), values(inputBiases), features, largest),
    vertices * Math.max(...Array.from(values(outputBiases), Math.abs)),
  ];
  const integer = signedBits(Math.max(...sums));
  const fraction = a.width(layer, 'aggregate', { start: 12, min: 4, max: 24, cost: 2 * multiplications });
  const aggregate = rounded(integer + fraction, integer, true);
  a.choose(layer, 'Precision.aggr', aggregate, `no sum over ${vertices} vertices is larger, whatever the data`);
  a.chooseBias(layer, fraction, outputBiases);
  return roundedResult(a, layer, { signed: true, start: 14, what: 'largest output' });
};

function signedBits(largest: number): FixedPrecision['integer'] {
  return integerBitsFor({ min: -largest, max: largest }, true);
}

/** The largest |bias| + sum |weight * x| of rows of `size` weights; rounded weights are larger by less than a half. */
function largestSum(weights: ArrayLike<number>, biases: ArrayLike<number>, size: number, largest: number): number {
  const sums = Array.from(biases, Math.abs);
  for (let i = 0; i < weights.length; i++) sums[Math.floor(i / size)] += 1.5 * Math.abs(weights[i]) * largest;
  return Math.max(...sums);
}
