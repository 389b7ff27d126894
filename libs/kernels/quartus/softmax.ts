import { type Arith, fixed, integerBits, isSigned, type Precision, type Table, ufixed, widthOf } from '../../fixed';
import { SOFTMAX_DOMAINS, Softmax } from '../../layers';
import { inputType, type Kernel, resultType, typeOf } from '../kernel';
import { maximum, treeReduce } from '../math';
import { IMPLEMENTATIONS, type Slice, slices } from '../softmax';
import { makeTable } from '../tables';

/** What the tables hold, whatever the types of the layer. */
const ENTRY = fixed(16, 8);

/** Softmax with the tables of the Quartus backend (numerics.md 7.1); `argmax` and `legacy` have none of their own. */
export const softmax: Kernel<Softmax> = (layer) => {
  const implementation = layer.get(Softmax.attributes.implementation);
  const own = implementation === 'stable' || implementation === 'latency';
  return slices(layer, own ? tabled(layer, implementation) : IMPLEMENTATIONS[implementation](layer));
};

function tabled(layer: Softmax, implementation: 'stable' | 'latency'): Slice {
  const data = inputType(layer);
  const [expType, inverseType, result] = [
    typeOf(layer, 'exp_table_t'),
    typeOf(layer, 'inv_table_t'),
    resultType(layer),
  ];
  const difference = fixed(widthOf(data), integerBits(data), { rounding: 'RND', saturation: 'SAT' });
  const stable = implementation === 'stable';
  const indexOf = stable ? belowSign : wordOf;
  const bits = addressBits(layer.get(Softmax.attributes.tableSize));
  const expIndex = indexOf(stable ? difference : data, bits);
  const inverseIndex = indexOf(expType, bits);
  const exps = expTable(layer.get(SOFTMAX_DOMAINS.exp).precision, bits, stable);
  const inverses = inverseTable(layer.get(SOFTMAX_DOMAINS.inv).precision, bits, stable);
  return (x, m) => {
    const top = treeReduce(x, (a, b) => maximum(m, a, b));
    const shifted = stable ? x.map((value) => m.cast(m.sub(value, top), difference)) : x;
    const terms = shifted.map((value) => m.cast(m.lookup(exps, expIndex(value, m)), expType));
    const sum = treeReduce(terms, (a, b) => m.cast(m.add(a, b), expType));
    const scale = m.cast(m.lookup(inverses, inverseIndex(sum, m)), inverseType);
    return terms.map((term) => m.cast(m.mul(term, scale), result));
  };
}

const addressBits = (size: number) => Math.max(1, Math.ceil(Math.log2(size)));

/** A number to the index of its table entry. */
type Index = <T>(x: T, m: Arith<T>) => T;

/** The `bits` bits below the sign; a number that is not 0 never gets entry 0. */
function belowSign(type: Precision, bits: number): Index {
  const body = ufixed(Math.max(widthOf(type) - 1, 1), integerBits(type) - 1);
  const word = wordOf(body, bits);
  return (x, m) => {
    const index = word(m.cast(x, body), m);
    const other = m.select(m.eq(x, m.constant(0)), m.constant(0), m.constant(1));
    return m.select(m.eq(index, m.constant(0)), other, index);
  };
}

/** The highest `bits` bits of a number of that type, zeros being added where it has fewer. */
function wordOf(type: Precision, bits: number): Index {
  const spare = widthOf(type) - bits;
  if (spare >= 0) return (x, m) => m.word(x, type, spare);
  return (x, m) => m.mul(m.word(x, type, 0), m.constant(2 ** -spare));
}

/** e^x of the numbers whose bits begin with i, behind a set sign where they are differences; the first entry is that of 0. */
function expTable(domain: Precision, bits: number, stable: boolean): Table {
  const number = numbers(domain, bits + (stable ? 1 : 0), stable || isSigned(domain));
  const size = 2 ** bits;
  return makeTable('exp', size, ENTRY, (i) => rounded(Math.exp(number(stable && i > 0 ? size + i : i))));
}

/** 1/x of the numbers whose bits begin with i, behind a clear sign where the index leaves the sign out. */
function inverseTable(domain: Precision, bits: number, stable: boolean): Table {
  const number = numbers(domain, bits + (stable ? 1 : 0), isSigned(domain));
  return makeTable('reciprocal', 2 ** bits, ENTRY, (i) => {
    const x = number(i);
    return x === 0 ? Number.MAX_VALUE : rounded(1 / x);
  });
}

/** The number whose first `bits` bits are `word`, all others being 0; bits that the type does not have are dropped. */
function numbers(type: Precision, bits: number, signed: boolean): (word: number) => number {
  const [width, integer] = [widthOf(type), integerBits(type)];
  return (word) => {
    const raw = Math.floor(word * 2 ** (width - bits));
    return (signed && raw >= 2 ** (width - 1) ? raw - 2 ** width : raw) * 2 ** (integer - width);
  };
}

/** Entries are written with twelve decimals. */
const rounded = (value: number) => Number(value.toFixed(12));
