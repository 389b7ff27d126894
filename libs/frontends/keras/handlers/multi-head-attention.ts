import { userError } from '../../../diagnostic';
import { filled, type Shape, type Tensor } from '../../../ir';
import { Einsum, EinsumDense, Softmax } from '../../../layers';
import type { CallInput, Handler, LayerCall, NodeSpec } from '../handler';

/**
 * MultiHeadAttention over sequences [steps, features]: projections of query, value and key, products of every query with every
 * key, their softmax, the weighted values, and the projection of the heads. The factor 1/sqrt(key_dim) is in the query's projection.
 */
export const multiHeadAttention: Handler = (call) => {
  const { options } = call;
  const [query, value, key = value] = call.inputs;
  requireSequences(call);
  const [heads, keyDim] = [options.integer('num_heads'), options.integer('key_dim')];
  const valueDim = options.integer('value_dim', keyDim);
  const useBias = options.boolean('use_bias', true);
  const outputDim = outputFeatures(call, query);
  requirePlain(call);

  const shapes = {
    query: [query.shape[1], heads, keyDim],
    key: [key.shape[1], heads, keyDim],
    value: [value.shape[1], heads, valueDim],
    attention_output: [heads, valueDim, outputDim],
  };
  const biasOf = (name: keyof typeof shapes) => (name === 'attention_output' ? [outputDim] : shapes[name].slice(1));
  const names = Object.keys(shapes) as (keyof typeof shapes)[];
  const arrays = call.weights(
    ...names.flatMap((name) => [
      { name: `${name} kernel`, shape: shapes[name] },
      ...(useBias ? [{ name: `${name} bias`, shape: biasOf(name) }] : []),
    ]),
  );
  const arraysOf = (name: keyof typeof shapes) => {
    const at = names.indexOf(name) * (useBias ? 2 : 1);
    return { kernel: arrays[at], bias: useBias ? arrays[at + 1] : undefined };
  };
  const nameOf = (part: string) => call.fresh(`${call.name}_${part}`);

  const project = (part: keyof typeof shapes, { tensor, shape }: CallInput, factor = 1) => {
    const { kernel, bias } = arraysOf(part);
    return dense(nameOf(part), tensor, 'tf,fhd->thd', [shape[0], ...biasOf(part)], kernel, bias, factor);
  };
  const q = project('query', query, 1 / Math.sqrt(keyDim));
  const k = project('key', key);
  const v = project('value', value);
  const scores = einsum(nameOf('scores'), [q.name, k.name], 'qhd,khd->hqk');
  const softmax = { layer: Softmax, name: nameOf('softmax'), inputs: [scores.name], attributes: { axis: -1 } };
  const weighted = einsum(nameOf('values'), [softmax.name, v.name], 'hqk,khd->qhd');
  const { kernel, bias } = arraysOf('attention_output');
  const output = dense(call.name, weighted.name, 'thd,hdf->tf', [query.shape[0], outputDim], kernel, bias, 1);
  return [q, k, v, scores, softmax, weighted, output];
};

function einsum(name: string, inputs: readonly string[], equation: string): NodeSpec {
  return { layer: Einsum, name, inputs, attributes: { equation } };
}

/** A projection whose output has `shape`; kernel and bias are multiplied by `factor`. */
function dense(
  name: string,
  input: string,
  equation: string,
  shape: Shape,
  kernel: Tensor,
  bias: Tensor | undefined,
  factor: number,
): NodeSpec {
  const attributes = {
    equation,
    use_bias: bias !== undefined,
    weight: { tensor: { shape: kernel.shape, data: kernel.data.map((w) => w * factor) } },
    bias: { tensor: bias ? repeated(bias, shape, factor) : filled(shape, 0) },
  };
  return { layer: EinsumDense, name, inputs: [input], attributes };
}

/** A bias, the same for every step, with the shape of the output. */
function repeated(bias: Tensor, shape: Shape, factor: number): Tensor {
  const row = bias.data.length;
  return { shape, data: Float32Array.from({ length: shape[0] * row }, (_, i) => bias.data[i % row] * factor) };
}

function requireSequences(call: LayerCall): void {
  const { inputs } = call;
  const fits = inputs.length === 2 || inputs.length === 3;
  if (fits && inputs.every(({ shape }) => shape.length === 2)) return;
  const message = `${call.className} reads query, value and perhaps key, each [steps, features]`;
  throw userError('bad-inputs', message, { node: call.name });
}

function outputFeatures({ options }: LayerCall, query: CallInput): number {
  const shape = options.raw('output_shape');
  if (shape === undefined || shape === null) return query.shape[1];
  const features = Array.isArray(shape) && shape.length === 1 ? shape[0] : shape;
  if (Number.isInteger(features)) return features;
  throw options.unsupported('output_shape', shape, 'a single extent is supported');
}

/** Throws for options that change what is computed. */
function requirePlain({ options }: LayerCall): void {
  const axes = options.raw('attention_axes');
  const along = axes === undefined || axes === null || (Array.isArray(axes) && axes.length === 1 && axes[0] === 1);
  if (!along) throw options.unsupported('attention_axes', axes, 'only the steps are supported');
  options.only('use_gate', false);
  options.ignore('dropout', 'query_shape', 'key_shape', 'value_shape', 'flash_attention');
}
