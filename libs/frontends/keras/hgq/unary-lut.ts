import { userError } from '../../../diagnostic';
import { type Bits, fixed } from '../../../fixed';
import { tensor } from '../../../ir';
import { UnaryLUT } from '../../../layers';
import { type Handler, node } from '../handler';
import { activationName } from '../handlers/activation-function';
import { withQuantizers } from './quantized-layer';
import { convert, readQuantizer, singleType } from './quantizer';

const f = Math.fround;

/** Functions that may be made a table; in double, rounded to float32. */
const FUNCTIONS: Readonly<Record<string, (x: number) => number>> = {
  elu: (x) => (x > 0 ? x : Math.expm1(x)),
  exponential: Math.exp,
  linear: (x) => x,
  relu: (x) => Math.max(x, 0),
  selu: (x) => 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * Math.expm1(x)),
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  silu: (x) => x / (1 + Math.exp(-x)),
  softplus: (x) => Math.log1p(Math.exp(x)),
  softsign: (x) => x / (1 + Math.abs(x)),
  tanh: Math.tanh,
};

/** Most bits of an index. */
export const WIDEST_TABLE = 20;

/** QUnaryFunctionLUT: the function of every input word, through the quantiser of the output. */
export const qUnaryFunctionLut: Handler = (call) =>
  withQuantizers(call, (inner) => {
    const { options } = call;
    options.ignore('allow_heterogeneous_input', 'allow_heterogeneous_table');
    const name = activationName(call);
    if (!Object.hasOwn(FUNCTIONS, name)) {
      throw options.unsupported('activation', name, `supported are ${Object.keys(FUNCTIONS).join(', ')}`);
    }
    for (const key of ['enable_iq', 'enable_oq']) {
      if (!options.boolean(key, true)) throw options.unsupported(key, false, 'a table needs both quantisers');
    }
    const index = mostBits(readQuantizer(call, 'iq', 'iq_conf').bits);
    const width = index.k + index.i + index.f;
    if (width < 1 || width > WIDEST_TABLE) {
      const message = `a table for an input of ${width} bits, supported are 1 to ${WIDEST_TABLE}`;
      throw userError('table-too-large', message, { node: call.name }, 'quantise the input to fewer bits');
    }
    const output = readQuantizer(call, 'oq', 'oq_conf');
    const type = singleType(call, 'oq_conf', output);
    const entry = (word: number) => {
      const signed = index.k === 1 && word >= 2 ** (width - 1) ? word - 2 ** width : word;
      return convert(f(FUNCTIONS[name](f(signed * 2 ** -index.f))), output.bits[0], output);
    };
    return [
      node(inner, UnaryLUT, {
        index_t: {
          name: `${call.name}_index_t`,
          precision: fixed(width, index.k + index.i, { signed: index.k === 1 }),
        },
        table: {
          tensor: tensor(
            [2 ** width],
            Float64Array.from({ length: 2 ** width }, (_, word) => entry(word)),
          ),
        },
        table_t: {
          name: `${call.name}_table_t`,
          precision: { ...type, rounding: 'TRN', saturation: 'WRAP' },
        },
      }),
    ];
  });

/** Bits that hold every element; those without any do not count. */
function mostBits(all: readonly Bits[]): Bits {
  const some = all.filter(({ k, i, f: fraction }) => k + i + fraction > 0);
  if (some.length === 0) return { k: 0, i: 0, f: 0 };
  return {
    k: some.some(({ k }) => k === 1) ? 1 : 0,
    i: Math.max(...some.map(({ i }) => i)),
    f: Math.max(...some.map((bits) => bits.f)),
  };
}
