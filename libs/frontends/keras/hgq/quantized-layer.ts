import type { Tensor } from '../../../ir';
import { FixedPointQuantizer, maskValues } from '../../../layers';
import type { Handler, LayerCall, NodeSpec } from '../handler';
import { checkedWeights, type ExpectedWeight } from '../weights';
import { type HgqQuantizer, maskOfData, quantizeWeight, readQuantizer } from './quantizer';

/** Options of HGQ2's layers that matter only in training, or to how hardware is shared. */
const TRAINING = [
  'enable_ebops',
  'ebops_factor',
  'beta0',
  'parallelization_factor',
  'quantization_config',
  'lora_rank',
];

/** Parts of a layer that quantise its weights, and the options that hold their settings. */
const WEIGHT_QUANTIZERS: Readonly<Record<string, readonly [part: string, option: string]>> = {
  kernel: ['kq', 'kq_conf'],
  bias: ['bq', 'bq_conf'],
};

/**
 * The handler of an HGQ2 layer out of that of the layer that it quantises: quantisers of the inputs before it (`<layer>_iq`, or
 * `<layer>_iq0`, `<layer>_iq1`, ... of several), quantised weights, and a quantiser of the output behind it (`<layer>_oq`).
 */
export const hgqLayer =
  (handler: Handler): Handler =>
  (call) =>
    withQuantizers(call, (inner) => handler({ ...inner, weights: (...expected) => quantizedWeights(call, expected) }));

/** Adds the quantisers of inputs and output to what `make` makes of quantised inputs. */
export function withQuantizers(call: LayerCall, make: (inner: LayerCall) => readonly NodeSpec[]): readonly NodeSpec[] {
  const { options } = call;
  options.ignore(...TRAINING, 'iq_conf', 'iq_confs', 'oq_conf', 'kq_conf', 'bq_conf');
  const before = options.boolean('enable_iq', true) ? inputQuantizers(call) : [];
  const inputs = call.inputs.map((input, slot) => ({ ...input, tensor: before[slot]?.name ?? input.tensor }));
  const nodes = [...before, ...make({ ...call, inputs })];
  if (!options.boolean('enable_oq', false)) return nodes;
  const last = nodes[nodes.length - 1];
  const quantizer = readQuantizer(call, 'oq', 'oq_conf');
  return [...nodes, quantizerNode(call, call.fresh(`${call.name}_oq`), last.name, quantizer)];
}

function inputQuantizers(call: LayerCall): readonly NodeSpec[] {
  if (call.inputs.length === 1) {
    const quantizer = readQuantizer(call, 'iq', 'iq_conf');
    return [quantizerNode(call, call.fresh(`${call.name}_iq`), call.inputs[0].tensor, quantizer)];
  }
  return call.inputs.map((input, slot) => {
    const part = `iq/quantizers/quantizer${slot === 0 ? '' : `_${slot}`}`;
    const quantizer = readQuantizer(call, part, 'iq_confs', slot);
    return quantizerNode(call, call.fresh(`${call.name}_iq${slot}`), input.tensor, quantizer);
  });
}

/** A node that quantises a tensor. */
export function quantizerNode(call: LayerCall, name: string, tensor: string, quantizer: HgqQuantizer): NodeSpec {
  const { rounding, saturation } = quantizer;
  return {
    layer: FixedPointQuantizer,
    name,
    inputs: [tensor],
    attributes: { rounding, saturation },
    shapeAttributes: ([shape]) => maskValues(maskOfData(call, quantizer, shape)),
  };
}

/** The arrays of a layer without its training state, which is scalar. */
export function storedWeights(call: LayerCall, expected: readonly ExpectedWeight[]): readonly Tensor[] {
  const arrays = call.stored().filter(({ shape }) => shape.length > 0);
  return checkedWeights(call, arrays, expected);
}

function quantizedWeights(call: LayerCall, expected: readonly ExpectedWeight[]): readonly Tensor[] {
  return storedWeights(call, expected).map((weight, at) => quantizedWeight(call, expected[at].name, weight));
}

/** A weight through the layer's quantiser for it, if it has one. */
export function quantizedWeight(call: LayerCall, name: string, weight: Tensor): Tensor {
  const found = WEIGHT_QUANTIZERS[name];
  return found ? quantizeWeight(call, weight, readQuantizer(call, ...found)) : weight;
}
