import { userError } from '../diagnostic';
import { fixed, ufixed } from '../fixed';
import { attr, formatShape, Layer, type Shape, shapesEqual, type Weight } from '../ir';

/** What becomes of the outputs of the vertices. */
export const COLLAPSES = ['none', 'mean'] as const;

/** The parameters, by attribute key. */
export const GARNET_WEIGHTS = [
  'input_transform_weights',
  'input_transform_biases',
  'aggregator_distance_weights',
  'aggregator_distance_biases',
  'output_transform_biases',
] as const;

const weightType = (key: (typeof GARNET_WEIGHTS)[number]) =>
  attr.type(`${key}_t`, { doc: 'type of these parameters', explicit: true });

/**
 * GarNet of vertices [V, n_in], of which the first [1] count: every aggregator a weighs vertex v by e^(-d^2), d an affine
 * function of its features; the weighted features, averaged, go through the affine function of a and output o, and back to
 * each vertex by the same weights (numerics.md 5.5). Outputs of vertices that do not count are 0.
 */
export class GarNet extends Layer {
  static readonly kind = 'GarNet';
  static readonly doc = 'Graph layer that exchanges features of vertices through aggregators.';
  static override readonly attributes = {
    collapse: attr.choice('collapse', COLLAPSES, {
      doc: 'none: an output for each vertex; mean: their mean',
      fallback: 'none',
    }),
    meanByNvert: attr.bool('mean_by_nvert', {
      doc: 'means are over the vertices that count, not over all',
      fallback: false,
    }),
    vertexGroups: attr.int('vertex_groups', {
      doc: 'features are averaged in this many groups of vertices, then over the groups; set by a backend that reuses multipliers',
      fallback: 1,
    }),
    inputWeights: attr.weight('input_transform_weights', {
      doc: 'share of each mean feature in each output, [n_out, aggregators, n_in]',
    }),
    inputBiases: attr.weight('input_transform_biases', {
      doc: 'share of each mean weight in each output, [n_out, aggregators]',
    }),
    distanceWeights: attr.weight('aggregator_distance_weights', {
      doc: 'factors of the distance, [aggregators, n_in]',
    }),
    distanceBiases: attr.weight('aggregator_distance_biases', { doc: 'constants of the distance, [aggregators]' }),
    outputBiases: attr.weight('output_transform_biases', { doc: 'constants of the outputs, [n_out]' }),
    inputWeightsType: weightType('input_transform_weights'),
    inputBiasesType: weightType('input_transform_biases'),
    distanceWeightsType: weightType('aggregator_distance_weights'),
    distanceBiasesType: weightType('aggregator_distance_biases'),
    outputBiasesType: weightType('output_transform_biases'),
    distance: attr.type('distance_t', {
      doc: 'type of distances, whose words index the table of e^(-d^2)',
      fallback: fixed(12, 4, { saturation: 'SAT' }),
      explicit: true,
    }),
    edgeWeight: attr.type('edge_weight_t', {
      doc: 'type of the entries of the table and of their mean',
      fallback: ufixed(10, 0, { saturation: 'SAT' }),
      explicit: true,
    }),
    edgeWeightSum: attr.type('edge_weight_aggr_t', { doc: 'type of sums of weights', explicit: true }),
    aggregate: attr.type('aggr_t', { doc: 'type of sums of weighted features', explicit: true }),
    norm: attr.type('norm_t', {
      doc: 'type of the factor that makes a mean over all vertices one over those that count',
      explicit: true,
    }),
  };

  /** Vertices, counted or not. */
  get vertices(): number {
    return this.inputShape()[0];
  }

  /** Features of a vertex, aggregators, features of an output. */
  get sizes(): { readonly features: number; readonly aggregators: number; readonly outputs: number } {
    const [outputs, aggregators, features] = this.get(GarNet.attributes.inputWeights).tensor.shape;
    return { features, aggregators, outputs };
  }

  infer(): Shape[] {
    const [data, count] = [this.inputShape(), this.inputShape(1)];
    const { features, aggregators, outputs } = this.sizes;
    if (data.length !== 2 || data[1] !== features || !shapesEqual(count, [1])) {
      const found = `its inputs are ${formatShape(data)} and ${formatShape(count)}`;
      throw this.#mismatch(`GarNet reads [vertices, ${features}] and their number [1], ${found}`);
    }
    const shapes: readonly Shape[] = [
      [outputs, aggregators, features],
      [outputs, aggregators],
      [aggregators, features],
      [aggregators],
      [outputs],
    ];
    for (const [i, key] of GARNET_WEIGHTS.entries()) {
      const { shape } = (this.getAttr(key) as Weight).tensor;
      if (shapesEqual(shape, shapes[i])) continue;
      throw this.#mismatch(`${key} has shape ${formatShape(shape)}, expected ${formatShape(shapes[i])}`);
    }
    const { collapse, vertexGroups } = GarNet.attributes;
    const groups = this.get(vertexGroups);
    if (groups < 1 || data[0] % groups !== 0) {
      throw this.#mismatch(`${data[0]} vertices do not make ${groups} groups of equal size`);
    }
    return [this.get(collapse) === 'none' ? [data[0], outputs] : [outputs]];
  }

  #mismatch(message: string) {
    return userError('shape-mismatch', message, { node: this.name });
  }
}
