import { type Weight, weightTensor } from '../ir';
import { GARNET_WEIGHTS, GarNet } from '../layers';
import type { FloatFunction } from './float-functions';

type Vector = ArrayLike<number>;

/** The parameters as rows: of `size` elements each. */
function rowsOf(values: Vector, size: number): readonly Vector[] {
  const all = Float64Array.from(values);
  return Array.from({ length: all.length / size }, (_, row) => all.subarray(row * size, (row + 1) * size));
}

/** initial + a . b */
function affine(initial: number, a: Vector, b: Vector): number {
  return Array.from(a).reduce((sum, x, i) => sum + x * b[i], initial);
}

/** GarNet as its definition has it. */
export const garNet: FloatFunction<GarNet> = (layer) => {
  const { features, aggregators } = layer.sizes;
  const { vertices } = layer;
  const [weights, weightBiases, slopes, offsets, biases] = GARNET_WEIGHTS.map(
    (key) => weightTensor(layer.getAttr(key) as Weight).data,
  );
  const [weightRows, slopeRows] = [rowsOf(weights, features), rowsOf(slopes, features)];
  const { collapse, meanByNvert } = GarNet.attributes;
  return ([x, [number]]) => {
    const count = Math.min(Math.max(Math.trunc(number), 0), vertices);
    const divisor = layer.get(meanByNvert) ? Math.max(count, 1) : vertices;
    const rows = rowsOf(x, features).slice(0, count);
    const edges = rows.map((row) => slopeRows.map((slope, a) => Math.exp(-(affine(offsets[a], slope, row) ** 2))));
    const mean = (term: (vertex: number) => number) => rows.reduce((sum, _, v) => sum + term(v), 0) / divisor;
    const meanWeights = slopeRows.map((_, a) => mean((v) => edges[v][a]));
    const meanFeatures = slopeRows.map((slope, a) =>
      Array.from(slope, (_, i) => mean((v) => edges[v][a] * rows[v][i])),
    );
    const shares = weightRows.map((row, at) => {
      const a = at % aggregators;
      return affine(meanWeights[a] * weightBiases[at], row, meanFeatures[a]);
    });
    const outputs = (edge: Vector, part: number) =>
      Array.from(biases, (bias, o) => affine(bias * part, edge, shares.slice(o * aggregators, (o + 1) * aggregators)));
    if (layer.get(collapse) === 'mean') return [Float64Array.from(outputs(meanWeights, count / divisor))];
    const out = new Float64Array(vertices * biases.length);
    out.set(edges.flatMap((edge) => outputs(edge, 1)));
    return [out];
  };
};
