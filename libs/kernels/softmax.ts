import { type Arith, integerBits, isSigned, type Precision, rangeOf, type Table, ufixed, widthOf } from '../fixed';
import { type SOFTMAX_IMPLEMENTATIONS, Softmax } from '../layers';
import { expf } from './float32';
import { inputType, type Kernel, type PreparedKernel, resultType, typeOf } from './kernel';
import { clamp, maximum, treeReduce } from './math';
import { makeTable } from './tables';

const f = Math.fround;

/** One slice along the axis to its softmax. */
export type Slice = <T>(x: readonly T[], m: Arith<T>) => T[];

/** Softmax by the implementation that the layer chose (numerics.md 4.1). */
export const softmax: Kernel<Softmax> = (layer) =>
  slices(layer, IMPLEMENTATIONS[layer.get(Softmax.attributes.implementation)](layer));

/** A softmax slice by slice along the layer's axis. */
export function slices(layer: Softmax, slice: Slice): PreparedKernel {
  const { outer, along, inner } = layer.extents;
  return ([x], m) => {
    const out = [...x];
    for (let o = 0; o < outer; o++) {
      for (let k = 0; k < inner; k++) {
        const at = (j: number) => (o * along + j) * inner + k;
        const values = slice(
          Array.from({ length: along }, (_, j) => x[at(j)]),
          m,
        );
        for (const [j, value] of values.entries()) out[at(j)] = value;
      }
    }
    return [out];
  };
}

type Implementation = (typeof SOFTMAX_IMPLEMENTATIONS)[number];

export const IMPLEMENTATIONS: Readonly<Record<Implementation, (layer: Softmax) => Slice>> = {
  stable,
  latency,
  argmax,
  legacy,
};

/** A table indexed by the top bits of a word: entry i is `entry` of the value whose other bits are 0. */
function wordTable(
  name: string,
  size: number,
  index: Precision,
  precision: Precision,
  entry: (x: number) => number,
): { table: Table; lookup: <T>(x: T, m: Arith<T>) => T } {
  const width = widthOf(index);
  const address = Math.min(size <= 2 ? 1 : Math.ceil(Math.log2(size)), width);
  const half = isSigned(index) ? 2 ** (address - 1) : Number.POSITIVE_INFINITY;
  const step = 2 ** (width - address - rangeOf(index).frac);
  const value = (i: number) => f((i >= half ? i - 2 * half : i) * step);
  const table = makeTable(name, 2 ** address, precision, (i) => entry(value(i)));
  return { table, lookup: (x, m) => m.lookup(table, m.word(x, index, width - address)) };
}

function sizes(layer: Softmax): { exp: number; inv: number } {
  const { tableSize, expTableSize, invTableSize } = Softmax.attributes;
  const common = layer.get(tableSize);
  return { exp: layer.get(expTableSize) || common, inv: layer.get(invTableSize) || common };
}

/** What Keras, whose own tables exact ones are, adds to a divisor. */
const EPSILON = 1e-7;

function inverse(layer: Softmax, size: number): { lookup: <T>(x: T, m: Arith<T>) => T } {
  const epsilon = layer.get(Softmax.attributes.exactTables) ? EPSILON : 0;
  const entry = (x: number) => f(1 / f(x + epsilon));
  return wordTable('reciprocal', size, typeOf(layer, 'inv_inp_t'), typeOf(layer, 'inv_table_t'), entry);
}

/** Terms e_i, their sum through the reciprocal table, and the products. */
function normalise(layer: Softmax): <T>(terms: readonly T[], m: Arith<T>) => T[] {
  const [accum, sumType, result] = [typeOf(layer, 'accum_t'), typeOf(layer, 'inv_inp_t'), resultType(layer)];
  const reciprocal = inverse(layer, sizes(layer).inv);
  return (terms, m) => {
    const sum = treeReduce(terms, (a, b) => m.cast(m.add(a, b), accum));
    const scale = reciprocal.lookup(m.cast(sum, sumType), m);
    return terms.map((term) => m.cast(m.mul(term, scale), result));
  };
}

/** The type of the distance from the maximum (implementation `stable`): that of the input without its sign unless given. */
export function softmaxNorm(layer: Softmax): Precision {
  const given = layer.get(Softmax.attributes.inputNorm).precision;
  if (given.kind !== 'auto') return given;
  const type = inputType(layer);
  const signed = Number(isSigned(type));
  return ufixed(widthOf(type) - signed, integerBits(type) - signed);
}

function stable(layer: Softmax): Slice {
  const norm = softmaxNorm(layer);
  const { exp, inv } = sizes(layer);
  const scale = layer.get(Softmax.attributes.expScale);
  const isGiven = layer.get(Softmax.attributes.inputNorm).precision.kind !== 'auto';
  const size = !isGiven && isSigned(inputType(layer)) ? Math.min(inv, 2 ** widthOf(norm)) : exp;
  const table = wordTable('exp', size, norm, typeOf(layer, 'exp_table_t'), (x) => expf(f(-x * scale)));
  const [accum, finish] = [typeOf(layer, 'accum_t'), normalise(layer)];
  return (x, m) => {
    const top = treeReduce(x, (a, b) => maximum(m, a, b));
    const terms = x.map((value) => m.cast(table.lookup(m.cast(m.sub(top, value), norm), m), accum));
    return finish(terms, m);
  };
}

function latency(layer: Softmax): Slice {
  const scale = layer.get(Softmax.attributes.expScale);
  const table = wordTable('exp', sizes(layer).exp, inputType(layer), typeOf(layer, 'exp_table_t'), (x) =>
    expf(f(x * scale)),
  );
  const [accum, finish] = [typeOf(layer, 'accum_t'), normalise(layer)];
  return (x, m) =>
    finish(
      x.map((value) => m.cast(table.lookup(value, m), accum)),
      m,
    );
}

/** 1 at the first maximum, 0 elsewhere. */
function argmax(layer: Softmax): Slice {
  const result = resultType(layer);
  return (x, m) => {
    const [zero, one] = [m.constant(0), m.constant(1)];
    const top = treeReduce(x, (a, b) => maximum(m, a, b));
    let free = one;
    return x.map((value) => {
      const first = m.select(m.eq(value, top), free, zero);
      free = m.select(first, zero, free);
      return m.cast(first, result);
    });
  };
}

/** For each i the reciprocal of the sum of e^(x_j - x_i), all in table_t. */
function legacy(layer: Softmax): Slice {
  const type = typeOf(layer, 'table_t');
  const { exp, inv } = sizes(layer);
  const exps = makeTable('exp', exp, type, (i) => expf(f((16 * (i - exp / 2)) / exp)));
  const inverses = makeTable('reciprocal', inv, type, (i) => (i === 0 ? 0 : 1 / f((64 * i) / inv)));
  const result = resultType(layer);
  return (x, m) =>
    x.map((own, i) => {
      let sum = m.constant(0);
      for (const [j, other] of x.entries()) {
        const offset = m.trunc(m.mul(m.sub(other, own), m.constant(exp / 16)));
        const index = clamp(m, m.add(offset, m.constant(Math.floor(exp / 2))), 0, exp - 1);
        const term = i === j ? m.cast(m.constant(1), type) : m.lookup(exps, index);
        sum = m.cast(m.add(sum, term), type);
      }
      const index = clamp(m, m.trunc(m.mul(sum, m.constant(inv / 64))), 0, inv - 1);
      return m.cast(m.lookup(inverses, index), result);
    });
}
