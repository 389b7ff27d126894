import { userError } from '../../../diagnostic';
import { type Bits, type FixedPrecision, fixed, minimalBits } from '../../../fixed';
import { tensor } from '../../../ir';
import { UnaryLUT } from '../../../layers';
import { type Handler, type LayerCall, type NodeSpec, node } from '../handler';
import { storedWeights, withQuantizers } from './quantized-layer';
import { convert, type HgqQuantizer, readQuantizer } from './quantizer';
import { UNARY_FUNCTIONS } from './unary-functions';

const f = Math.fround;

/** Most bits of an index. */
export const WIDEST_TABLE = 20;

/** QUnaryFunctionLUT: the function of every input word, through the quantiser of the output. */
export const qUnaryFunctionLut: Handler = (call) => lookup(call, functionOf(call));

/** QAffinedUnaryFunctionLUT: the same of x * scale + bias. */
export const qAffinedUnaryFunctionLut: Handler = (call) => {
  const [scale, bias] = storedWeights(call, [
    { name: 'scale', shape: [1] },
    { name: 'bias', shape: [1] },
  ]).map(({ data }) => data[0]);
  const of = functionOf(call);
  return lookup(call, (x) => of(f(f(x * scale) + bias)));
};

function functionOf({ options }: LayerCall): (x: number) => number {
  const name = options.raw('activation') ?? 'linear';
  if (typeof name === 'string' && Object.hasOwn(UNARY_FUNCTIONS, name)) return UNARY_FUNCTIONS[name];
  throw options.unsupported('activation', name, `supported are ${Object.keys(UNARY_FUNCTIONS).join(', ')}`);
}

/** A table of `of`, in float32, and behind it the quantiser of the output. */
function lookup(call: LayerCall, of: (x: number) => number): readonly NodeSpec[] {
  return withQuantizers(call, (inner) => {
    const { options } = call;
    options.ignore('allow_heterogeneous_input', 'allow_heterogeneous_table');
    for (const key of ['enable_iq', 'enable_oq']) {
      if (!options.boolean(key, true)) throw options.unsupported(key, false, 'a table needs both quantisers');
    }
    const index = mostBits(readQuantizer(call, 'iq', 'iq_conf').bits);
    const width = index.k + index.i + index.f;
    if (width < 1 || width > WIDEST_TABLE) {
      const message = `a table for an input of ${width} bits, supported are 1 to ${WIDEST_TABLE}`;
      throw userError('table-too-large', message, { node: call.name }, 'quantise the input to fewer bits');
    }
    const keep = kept(readQuantizer(call, 'oq', 'oq_conf'));
    const entries = Float64Array.from({ length: 2 ** width }, (_, word) => {
      const signed = index.k === 1 && word >= 2 ** (width - 1) ? word - 2 ** width : word;
      return keep(f(of(f(signed * 2 ** -index.f))));
    });
    return [
      node(inner, UnaryLUT, {
        index_t: { name: `${call.name}_index_t`, precision: typeOf(index) },
        table: { tensor: tensor([2 ** width], entries) },
        table_t: { name: `${call.name}_table_t`, precision: typeOf(Array.from(entries, minimalBits).reduce(join)) },
      }),
    ];
  });
}

/**
 * What of a value the quantiser of the output reads: the result where it has one type; where it has several, which then follow
 * as a layer of their own, the bits up to the one that decides a rounding.
 */
function kept(output: HgqQuantizer): (value: number) => number {
  const { bits, rounding } = output;
  if (bits.length === 1) return (value) => convert(value, bits[0], output);
  if (rounding !== 'RND' && rounding !== 'TRN') return (value) => value;
  const steps = 2 ** (Math.max(...bits.map((own) => own.f)) + 1);
  return (value) => Math.floor(value * steps) / steps;
}

function typeOf({ k, i, f: fraction }: Bits): FixedPrecision {
  return fixed(Math.max(1, k + i + fraction), k + i, { signed: k === 1 });
}

function join(a: Bits, b: Bits): Bits {
  return { k: a.k || b.k, i: Math.max(a.i, b.i), f: Math.max(a.f, b.f) };
}

/** Bits that hold every element; those without any do not count. */
function mostBits(all: readonly Bits[]): Bits {
  const some = all.filter(({ k, i, f: fraction }) => k + i + fraction > 0);
  if (some.length === 0) return { k: 0, i: 0, f: 0 };
  return some.reduce(join);
}
