import { userError } from '../diagnostic';
import { type Arith, asFixed, fixed, fractionBits, type Precision, rangeOf, rawToDouble, type Table } from '../fixed';
import { GarNet } from '../layers';
import { inputType, type Kernel, resultType, typeOf, weightValues } from './kernel';
import { clamp } from './math';
import { makeTable } from './tables';

/** The table of e^(-d^2) has an entry for each word of a distance. */
const WIDEST_DISTANCE = 16;

/** numerics.md 5.5: each step in its own type; vertices that do not count have no weight, and outputs of 0. */
export const garNet: Kernel<GarNet> = (layer) => {
  const { vertices } = layer;
  const { features, aggregators } = layer.sizes;
  const [data, result, aggregate] = [inputType(layer), resultType(layer), typeOf(layer, 'aggr_t')];
  const biases = weightValues(layer, 'output_transform_biases');
  const collapses = layer.get(GarNet.attributes.collapse) === 'mean';
  const [weigh, share, meanBias] = [weighing(layer), sharing(layer), collapsedBias(layer)];
  const meanWeight = averaging(layer, typeOf(layer, 'edge_weight_aggr_t'), typeOf(layer, 'edge_weight_t'));
  const meanFeature = averaging(layer, aggregate, aggregate);

  return ([x, [number]], m) => {
    const zero = m.constant(0);
    const count = clamp(m, m.trunc(number), 0, vertices);
    const counts = Array.from({ length: vertices }, (_, v) => m.ge(count, m.constant(v + 1)));
    const rows = counts.map((_, v) => x.slice(v * features, (v + 1) * features));
    const edges = rows.map((row, v) => weigh(row, m).map((weight) => m.select(counts[v], weight, zero)));
    const means = Array.from({ length: aggregators }, (_, a) => {
      const own = edges.map((edge) => edge[a]);
      const weighted = (i: number) => rows.map((row, v) => m.cast(m.mul(row[i], own[v]), data));
      return { weight: meanWeight(own, count, m), features: rows[0].map((_, i) => meanFeature(weighted(i), count, m)) };
    });
    const shares = Array.from(biases, (_, o) => means.map((mean, a) => share(o, a, mean, m)));
    if (collapses) {
      const output = shares.map((row, o) => {
        const terms = row.map((value, a) => m.mul(means[a].weight, value));
        return sum(m, meanBias(biases[o], count, m), terms, result);
      });
      return [output];
    }
    const outputs = edges.flatMap((edge, v) =>
      shares.map((row, o) => {
        const terms = row.map((value, a) => m.cast(m.mul(edge[a], value), result));
        return m.select(counts[v], sum(m, m.constant(biases[o]), terms, result), zero);
      }),
    );
    return [outputs];
  };
};

/** What an aggregator has collected: the mean weight, and the mean of each feature times its weight. */
interface Means<T> {
  readonly weight: T;
  readonly features: readonly T[];
}

/** What aggregator `a` gives to output `o`. */
function sharing(layer: GarNet): <T>(o: number, a: number, means: Means<T>, m: Arith<T>) => T {
  const { features, aggregators } = layer.sizes;
  const type = typeOf(layer, 'aggr_t');
  const weights = weightValues(layer, 'input_transform_weights');
  const biases = weightValues(layer, 'input_transform_biases');
  return (o, a, means, m) => {
    const at = o * aggregators + a;
    const terms = means.features.map((feature, i) => m.mul(feature, m.constant(weights[at * features + i])));
    return sum(m, m.mul(means.weight, m.constant(biases[at])), terms, type);
  };
}

/** The weights of a vertex for all aggregators. */
function weighing(layer: GarNet): <T>(vertex: readonly T[], m: Arith<T>) => T[] {
  const { features } = layer.sizes;
  const type = typeOf(layer, 'distance_t');
  const weights = weightValues(layer, 'aggregator_distance_weights');
  const biases = weightValues(layer, 'aggregator_distance_biases');
  const table = edgeWeights(layer);
  return (vertex, m) =>
    Array.from(biases, (bias, a) => {
      const terms = vertex.map((x, i) => m.cast(m.mul(x, m.constant(weights[a * features + i])), type));
      return m.lookup(table, m.word(sum(m, m.constant(bias), terms, type), type, 0));
    });
}

/** e^(-d^2) by the word of d; where 1 does not fit, it is the largest value that does. */
function edgeWeights(layer: GarNet): Table {
  const distance = asFixed(typeOf(layer, 'distance_t'));
  const { width } = distance;
  if (width > WIDEST_DISTANCE) {
    const found = `distance_t has ${width} bits, its table would have 2^${width} entries`;
    throw userError('too-large', found, { node: layer.name }, `give it at most ${WIDEST_DISTANCE} bits`);
  }
  const type = typeOf(layer, 'edge_weight_t');
  const most = rawToDouble(rangeOf(type).hi, fractionBits(type));
  const distanceOf = (word: number) =>
    rawToDouble(distance.signed ? BigInt.asIntN(width, BigInt(word)) : BigInt(word), fractionBits(distance));
  return makeTable('edge_weight', 2 ** width, type, (word) => Math.min(Math.exp(-(distanceOf(word) ** 2)), most));
}

/** The mean of a term of each vertex: in each group, then over the groups; over those that count where the layer says so. */
function averaging(layer: GarNet, type: Precision, mean: Precision) {
  const { meanByNvert, vertexGroups } = GarNet.attributes;
  const [groups, byNumber] = [layer.get(vertexGroups), layer.get(meanByNvert)];
  const size = layer.vertices / groups;
  // The mean over no vertex at all is 0.
  const factor = (count: number) => (count === 0 ? 0 : size / count);
  const factors = makeTable('norm', layer.vertices + 1, typeOf(layer, 'norm_t'), factor);
  return <T>(terms: readonly T[], count: T, m: Arith<T>): T => {
    const total = (values: readonly T[]) => sum(m, m.constant(0), values, type);
    const parts = Array.from({ length: groups }, (_, g) => terms.slice(g * size, (g + 1) * size));
    const all = total(parts.map((part) => divide(m, total(part), size, type)));
    return m.cast(byNumber ? m.mul(all, m.lookup(factors, count)) : divide(m, all, groups, type), mean);
  };
}

/** The constant of an output of the mean: its share by the vertices that count, unless the mean is over those alone. */
function collapsedBias(layer: GarNet): <T>(bias: number, count: T, m: Arith<T>) => T {
  const [type, aggregate] = [typeOf(layer, 'output_transform_biases_t'), typeOf(layer, 'aggr_t')];
  if (layer.get(GarNet.attributes.meanByNvert)) return (bias, _, m) => m.constant(bias);
  return (bias, count, m) => {
    const total = m.cast(m.mul(m.cast(m.constant(bias), aggregate), count), aggregate);
    return m.cast(divide(m, total, layer.vertices, aggregate), type);
  };
}

/** A sum that is converted after every addition. */
function sum<T>(m: Arith<T>, initial: T, terms: readonly T[], type: Precision): T {
  return terms.reduce((acc, term) => m.cast(m.add(acc, term), type), m.cast(initial, type));
}

/** x / n on the grid of `type`: a shift, which rounds down, where n is a power of two; otherwise truncated towards zero. */
function divide<T>(m: Arith<T>, x: T, n: number, type: Precision): T {
  if (!Number.isInteger(Math.log2(n))) return m.quotient(x, n, fractionBits(type));
  const { width, integer, signed } = asFixed(type);
  return m.cast(m.mul(x, m.constant(1 / n)), fixed(width, integer, { signed }));
}
