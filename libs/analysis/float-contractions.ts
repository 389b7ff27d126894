import { sizeOf, weightTensor } from '../ir';
import {
  type Contraction,
  type Einsum,
  EinsumDense,
  Embedding,
  LayerNormalization,
  type MatMul,
  Split,
} from '../layers';
import type { FloatFunction } from './float-functions';

/** Sums of products, each starting from `initial`. */
function contract(
  { leftBase, rightBase, leftOffset, rightOffset }: Contraction,
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  initial: (output: number) => number,
): Float64Array {
  return Float64Array.from(leftBase, (left, o) => {
    let sum = initial(o);
    for (let s = 0; s < leftOffset.length; s++) sum += a[left + leftOffset[s]] * b[rightBase[o] + rightOffset[s]];
    return sum;
  });
}

/** Einsum and MatMul. */
export const contraction: FloatFunction<Einsum | MatMul> = (layer) => {
  const plan = layer.contraction;
  return ([a, b]) => [contract(plan, a, b, () => 0)];
};

export const einsumDense: FloatFunction<EinsumDense> = (layer) => {
  const [weight, bias] = [EinsumDense.attributes.weight, EinsumDense.attributes.bias].map(
    (attribute) => weightTensor(layer.get(attribute)).data,
  );
  const plan = layer.contraction;
  return ([x]) => [contract(plan, x, weight, (o) => bias[o])];
};

export const embedding: FloatFunction<Embedding> = (layer) => {
  const { embeddings, nOut, vocabSize } = Embedding.attributes;
  const table = weightTensor(layer.get(embeddings)).data;
  const [columns, rows] = [layer.get(nOut), layer.get(vocabSize)];
  const rowOf = (x: number) => Math.min(Math.max(Math.trunc(x), 0), rows - 1);
  return ([x]) => [
    Float64Array.from({ length: x.length * columns }, (_, i) => {
      return table[rowOf(x[Math.floor(i / columns)]) * columns + (i % columns)];
    }),
  ];
};

/** Observed: the `variance` of each block. */
export const layerNormalization: FloatFunction<LayerNormalization> = (layer) => {
  const { scale, bias, epsilonPowerOf10 } = LayerNormalization.attributes;
  const [factors, shifts] = [scale, bias].map((attribute) => weightTensor(layer.get(attribute)).data);
  const [epsilon, dim] = [10 ** -layer.get(epsilonPowerOf10), layer.dim];
  return ([x], observe) => {
    const out = new Float64Array(x.length);
    for (let from = 0; from < x.length; from += dim) {
      const block = x.subarray(from, from + dim);
      const mean = block.reduce((sum, value) => sum + value, 0) / dim;
      const variance = block.reduce((sum, value) => sum + (value - mean) ** 2, 0) / dim;
      observe?.('variance', Float64Array.of(variance));
      for (const [i, value] of block.entries()) {
        out[from + i] = ((value - mean) / Math.sqrt(variance + epsilon)) * factors[i] + shifts[i];
      }
    }
    return [out];
  };
};

export const split: FloatFunction<Split> = (layer) => {
  const [shape, axis] = [layer.inputShape(), layer.axisIndex];
  const inner = sizeOf(shape.slice(axis + 1));
  const sizes = layer.get(Split.attributes.sizes);
  return ([x]) => {
    let start = 0;
    return sizes.map((size) => {
      const first = start;
      start += size;
      return x.filter((_, i) => {
        const at = Math.floor(i / inner) % shape[axis];
        return at >= first && at < first + size;
      });
    });
  };
};
