import { userError } from '../../../diagnostic';
import { type Bits, type FixedPrecision, fixed, ROUNDINGS, SATURATIONS } from '../../../fixed';
import { UnaryLUT } from '../../../layers';
import { type Handler, type LayerCall, node, onlyInput } from '../handler';
import { isObject } from '../json';
import { quantizerNode } from './quantized-layer';
import { WIDEST_TABLE } from './unary-lut';

/** FixedPointQuantizer of HGQ's proxy models: for each element, or for all, a sign, all bits and the integer ones with the sign. */
export const fixedPointQuantizer: Handler = (call) => {
  const { options } = call;
  // The graph shows where one can be fused.
  options.ignore('fusible', 'shape');
  requireKnownOverrides(call);
  const rounding = mode(call, 'RND', ROUNDINGS);
  const saturation = mode(call, 'SAT', SATURATIONS);
  return [
    quantizerNode(call, call.name, onlyInput(call).tensor, {
      ...readBits(call),
      rounding,
      saturation,
      onlyRounds: false,
    }),
  ];
};

/** What it says about other layers may be how hardware is shared, or follows from the bits: types, and sizes of tables. */
function requireKnownOverrides({ options }: LayerCall): void {
  const overrides = options.raw('overrides');
  const layers = isObject(overrides) && isObject(overrides.layers) ? Object.values(overrides.layers) : [];
  for (const key of layers.flatMap((values) => (isObject(values) ? Object.keys(values) : []))) {
    if (key === 'parallelization_factor' || key === 'table_size' || key.endsWith('_t')) continue;
    throw options.unsupported('overrides', overrides, `${key} of another layer is not supported`);
  }
}

function mode<M extends string>({ options }: LayerCall, key: string, modes: readonly M[]): M {
  const found = modes.find((name) => name === options.raw(key));
  if (found) return found;
  throw options.unsupported(key, options.raw(key), `supported are ${modes.join(', ')}`);
}

function readBits(call: LayerCall) {
  const [sign, width, integer] = ['keep_negative', 'bits', 'integers'].map((name, at) => {
    const array = call.stored()[at];
    if (array?.bytes) return { shape: array.shape, values: Array.from(array.bytes) };
    const message = `the file has no variable ${name} of ${call.className}`;
    throw userError('missing-weight', message, { node: call.name }, 'save the whole proxy model again');
  });
  if (sign.values.length !== width.values.length || sign.values.length !== integer.values.length) {
    const message = `the variables of ${call.className} differ in size`;
    throw userError('shape-mismatch', message, { node: call.name });
  }
  const bits = width.values.map((b, at): Bits => {
    const k = sign.values[at] === 0 ? 0 : 1;
    return b > 0 ? { k, i: integer.values[at] - k, f: b - integer.values[at] } : { k: 0, i: 0, f: 0 };
  });
  return { shape: width.shape, bits };
}

/** UnaryLUT of HGQ's proxy models: a function as a table of all words of its input. */
export const unaryLut: Handler = (call) => {
  const [index, entry] = [typeOf(call, 'kif_in'), typeOf(call, 'kif_out')];
  const [table] = call.weights({ name: 'table', shape: [2 ** index.width] });
  return [
    node(call, UnaryLUT, {
      index_t: { name: `${call.name}_index_t`, precision: index },
      table: { tensor: table },
      table_t: { name: `${call.name}_table_t`, precision: entry },
    }),
  ];
};

/** The type of sign, integer and fraction bits. */
function typeOf(call: LayerCall, key: string): FixedPrecision {
  const [k, i, f, ...rest] = call.options.integers(key);
  const width = k + i + f;
  if (rest.length === 0 && (k === 0 || k === 1) && width >= 1 && width <= WIDEST_TABLE) {
    return fixed(width, k + i, { signed: k === 1 });
  }
  const why = `expected a sign, integer and fraction bits that make 1 to ${WIDEST_TABLE}`;
  throw call.options.unsupported(key, call.options.raw(key), why);
}
