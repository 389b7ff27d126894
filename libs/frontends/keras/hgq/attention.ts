import { userError } from '../../../diagnostic';
import type { CallInput, Handler, LayerCall, NodeSpec } from '../handler';
import { einsum, project, type Step, softmaxOf } from './attention-parts';

/** Labels of positions: of queries, of the keys that they attend to, of outputs. Others: batch z, heads h, features f and d. */
const [QUERIES, KEYS, OUTPUTS] = ['ijkl', 'mnop', 'uvwx'];

/**
 * QMultiHeadAttention: quantised projections of query, value and key, products of every query with every key, their quantised
 * softmax, the weighted values, and the quantised projection of the heads. The exponential has the factor 1/sqrt(key_dim).
 */
export const qMultiHeadAttention: Handler = (call) => {
  const [query, value = query, key = value] = call.inputs;
  return attention(call, query, value, key);
};

/** QLinformerAttention: keys and values are first projected along their positions, to fewer of them. */
export const qLinformerAttention: Handler = (call) => {
  const { options } = call;
  const [query, value = query, key = value] = call.inputs;
  options.only('lin_kv_proj_mode', 'dense');
  const shared = options.boolean('share_kv_proj', false);
  const keys = fewerPositions(call, '_lin_k_proj', 'lin_key', key);
  const values = fewerPositions(call, shared ? '_lin_k_proj' : '_lin_v_proj', 'lin_value', value);
  return [...keys.nodes, ...values.nodes, ...attention(call, query, values.output, keys.output)];
};

function fewerPositions(call: LayerCall, part: string, name: string, input: CallInput): Step {
  const extents = call.options.integers('lin_kv_proj_dim');
  const axes = attentionAxes(call, input);
  if (extents.length !== axes.length) {
    throw call.options.unsupported('lin_kv_proj_dim', extents, `the attention is along ${axes.length} axes`);
  }
  const from = positions(input);
  const to = onAxes(from, axes, KEYS);
  const shape = input.shape.map((extent, axis) => extents[axes.indexOf(axis)] ?? extent);
  // These layers have whatever was the default when the model was made.
  const has = (quantizer: string) => call.stored(`${part}/${quantizer}/quantizer`).length > 0;
  return project(call, part, name, input, {
    equation: `z${from}f,${along(from, axes)}${along(to, axes)}->z${to}f`,
    output_shape: shape,
    enable_iq: has('iq'),
    enable_oq: has('oq'),
  });
}

function attention(call: LayerCall, query: CallInput, value: CallInput, key: CallInput): readonly NodeSpec[] {
  const { options } = call;
  const axes = attentionAxes(call, query);
  requireFitting(call, axes, query, value, key);
  const [heads, keyDim] = [options.integer('num_heads'), options.integer('key_dim')];
  const valueDim = options.integer('value_dim', keyDim);
  const useBias = options.boolean('use_bias', true);
  const quantizesInputs = options.boolean('enable_iq', true);
  const fuse = options.raw('fuse') ?? 'none';
  requirePlain(call);

  const toHeads = (part: string, input: CallInput, features: number, bias: boolean, shares: boolean) => {
    const labels = positions(input);
    const settings = {
      equation: `z${labels}f,fhd->z${labels}hd`,
      output_shape: [...input.shape.slice(0, -1), heads, features],
      bias_axes: bias ? 'hd' : null,
      enable_iq: quantizesInputs,
      enable_oq: true,
    };
    // A quantiser that projections have in common is stored with the first of them.
    return project(call, `${part}_dense`, part, input, settings, shares ? 'key_dense' : undefined);
  };
  const queries = toHeads('query', query, keyDim, useBias, fuse === 'qkv');
  const keys = toHeads('key', key, keyDim, false, false);
  const values = toHeads('value', value, valueDim, useBias, fuse !== 'none');

  const [q, k] = [positions(query), onAxes(positions(query), axes, KEYS)];
  const others = [...q].filter((_, axis) => !axes.includes(axis)).join('');
  const scored = `${others}h${along(q, axes)}${along(k, axes)}`;
  const extents = new Map([...[...q].map((label, axis) => [label, query.shape[axis]] as const), ['h', heads] as const]);
  for (const axis of axes) extents.set(k[axis], key.shape[axis]);
  const shapeOf = (labels: string) => [...labels].map((label) => extents.get(label) as number);

  const scores = einsum(call, 'scores', [keys, queries], `${k}hd,${q}hd->${scored}`, shapeOf(scored));
  const softmax = softmaxOf(call, scores.output, axes.length, 1 / Math.sqrt(keyDim));
  const shape = [...query.shape.slice(0, -1), heads, valueDim];
  const weighted = einsum(call, 'values', [softmax, values], `${scored},${k}hd->${q}hd`, shape);
  const output = fromHeads(call, weighted.output, useBias, query.shape.at(-1) as number);
  return [queries, keys, values, scores, softmax, weighted, output].flatMap(({ nodes }) => nodes);
}

/** The projection of all heads, which is the layer's output. */
function fromHeads(call: LayerCall, heads: CallInput, useBias: boolean, features: number): Step {
  const given = call.options.raw('output_shape') ?? features;
  const extents = Array.isArray(given) ? given : [given];
  const labels = QUERIES.slice(0, heads.shape.length - 2);
  const out = OUTPUTS.slice(0, extents.length);
  return project(call, 'output_dense', '', heads, {
    equation: `z${labels}hd,hd${out}->z${labels}${out}`,
    output_shape: [...heads.shape.slice(0, -2), ...extents],
    bias_axes: useBias ? out : null,
    enable_iq: true,
    enable_oq: false,
  });
}

const positions = ({ shape }: CallInput) => QUERIES.slice(0, shape.length - 1);

const along = (labels: string, axes: readonly number[]) => axes.map((axis) => labels[axis]).join('');

/** Labels with those along `axes` taken from `others`. */
const onAxes = (labels: string, axes: readonly number[], others: string) =>
  [...labels].map((label, axis) => (axes.includes(axis) ? others[axis] : label)).join('');

/** The axes of positions along which there is attention, without the batch dimension: all, unless given. */
function attentionAxes({ options }: LayerCall, { shape }: CallInput): readonly number[] {
  const rank = shape.length - 1;
  const given = options.raw('attention_axes') ?? null;
  const axes = given === null ? Array.from({ length: rank }, (_, i) => i + 1) : options.integers('attention_axes');
  if (rank <= QUERIES.length && axes.length > 0 && axes.every((axis) => axis >= 1 && axis <= rank)) {
    return axes.map((axis) => axis - 1);
  }
  throw options.unsupported('attention_axes', given, `the input has ${rank} axes of positions`);
}

/** Queries, keys and values must agree along the axes without attention, keys and values along all. */
function requireFitting(
  call: LayerCall,
  axes: readonly number[],
  query: CallInput,
  ...others: readonly CallInput[]
): void {
  const fits = others.every(({ shape }) =>
    [...query.shape.slice(0, -1), 0].every((extent, axis) =>
      axis === query.shape.length - 1
        ? shape.length === query.shape.length
        : shape[axis] === (axes.includes(axis) ? others[0].shape[axis] : extent),
    ),
  );
  if (fits && call.inputs.length <= 3) return;
  const message = `${call.className} reads query, value and perhaps key, each [positions..., features]`;
  throw userError('bad-inputs', message, { node: call.name });
}

/** Throws for options that change what is computed. */
function requirePlain({ options }: LayerCall): void {
  // HGQ2 itself cannot build a layer that quantises its output.
  options.only('enable_oq', false);
  options.only('use_gate', false);
  options.ignore('dropout', 'query_shape', 'key_shape', 'value_shape', 'oq_conf', 'softmax_iq_conf');
  options.ignore('enable_ebops', 'ebops_factor', 'beta0', 'parallelization_factor');
}
