import type { Shape } from '../../../ir';
import { Einsum } from '../../../layers';
import type { CallInput, LayerCall, NodeSpec } from '../handler';
import { einsumDense } from '../handlers/einsum-dense';
import type { Json } from '../json';
import { partOf } from './part';
import { hgqLayer } from './quantized-layer';
import { qSoftmax } from './softmax';

const qEinsumDense = hgqLayer(einsumDense);

/** What a part of the layer computes. */
export interface Step {
  readonly nodes: readonly NodeSpec[];
  readonly output: CallInput;
}

/** A QEinsumDense inside the layer; its input's quantiser may be that of another part. Without a name it is the layer's last. */
export function project(
  call: LayerCall,
  part: string,
  name: string,
  input: CallInput,
  settings: Json & { readonly output_shape: Shape },
  quantizerPart = part,
): Step {
  const quantizers = ['iq', 'kq', 'bq', 'oq'].map((key) => [`${key}_conf`, call.options.raw(`qkvo_${key}_conf`)]);
  const inner = partOf(call, {
    part,
    name: name === '' ? call.name : call.fresh(`${call.name}_${name}`),
    className: 'QEinsumDense',
    options: { ...settings, ...Object.fromEntries(quantizers) },
    inputs: [input],
  });
  const stored = (path?: string) =>
    path?.startsWith('iq/') ? call.stored(`${quantizerPart}/${path}`) : inner.stored(path);
  return step(qEinsumDense({ ...inner, stored }), settings.output_shape);
}

/** The QSoftmax inside the layer, along the last `axes` axes of the scores, of their products with `scale`. */
export function softmaxOf(call: LayerCall, scores: CallInput, axes: number, scale: number): Step {
  const { options } = call;
  const tables = ['exp_iq', 'exp_oq', 'inv_iq', 'inv_oq', 'oq'].map((key) => [
    `${key}_conf`,
    options.raw(`softmax_${key}_conf`),
  ]);
  const inner = partOf(call, {
    part: '_softmax',
    name: call.fresh(`${call.name}_softmax`),
    className: 'QSoftmax',
    options: {
      axes: Array.from({ length: axes }, (_, i) => i - axes),
      stable: options.boolean('stable_softmax', true),
      allow_heterogeneous_table: options.boolean('softmax_allow_heterogeneous_table', false),
      input_scaler: scale,
      enable_iq: false,
      enable_oq: true,
      ...Object.fromEntries(tables),
    },
    inputs: [scores],
  });
  return step(qSoftmax(inner), scores.shape);
}

/** A product of two parts without quantisers of its own. */
export function einsum(call: LayerCall, name: string, operands: readonly Step[], equation: string, shape: Shape): Step {
  const inputs = operands.map(({ output }) => output.tensor);
  const attributes = { equation };
  return step([{ layer: Einsum, name: call.fresh(`${call.name}_${name}`), inputs, attributes }], shape);
}

function step(nodes: readonly NodeSpec[], shape: Shape): Step {
  return { nodes, output: { tensor: nodes[nodes.length - 1].name, shape } };
}
