import { userError } from '../../../diagnostic';
import type { NamedType } from '../../../fixed';
import type { Weight } from '../../../ir';
import { Activation, CELL_ACTIVATIONS, type CellActivation, type CellPrefix, HardActivation } from '../../../layers';
import type { LayerCall, NodeSpec } from '../handler';
import { show } from '../json';
import type { Options } from '../options';
import { quantizedActivation } from './activation';
import { quantizerConfig } from './quantizer-config';
import { weightQuantizer } from './weight-quantizer';

/** QKeras's hard_sigmoid is clip(x / 2 + 1/2, 0, 1). */
export const HARD_SIGMOID_SLOPE = 0.5;

/** Attributes of a cell and the weights of QKeras that they hold. */
const WEIGHTS = { weight: 'kernel', recurrent_weight: 'recurrent', bias: 'bias', recurrent_bias: 'bias' } as const;

/** A function of a QKeras cell: a quantiser, or the name of a plain function. The type is that of the quantiser. */
export function quantizedFunction(call: LayerCall, options: Options, key: string) {
  const value = options.raw(key);
  const config = quantizerConfig(value, call.name);
  if (!config) return undefined;
  const { layer, attributes } = quantizedActivation(config, `${call.name}_${key}`, '');
  const { activation, result_t: type } = attributes as { activation: CellActivation; result_t: NamedType };
  const known = (layer === Activation || layer === HardActivation) && CELL_ACTIVATIONS.includes(activation);
  const isBit = type.precision.kind === 'integer' && type.precision.width === 1;
  if (known && !isBit) return { activation, type };
  const message = `${key} ${show(value)} is not supported in a recurrent layer`;
  const hint = 'use quantized_tanh, quantized_sigmoid, quantized_relu without slope, quantized_bits or binary';
  throw userError('unsupported-activation', message, { node: call.name }, hint);
}

/** The attributes of a cell with the quantisers of its weights, those called `present`, and of its states. */
export function withCellQuantizers(
  call: LayerCall,
  prefix: CellPrefix,
  options: Options,
  attributes: NodeSpec['attributes'],
  present: readonly (keyof typeof WEIGHTS)[],
): NodeSpec['attributes'] {
  const weights = present.map((name) => {
    const quantizer = weightQuantizer(options.raw(`${WEIGHTS[name]}_quantizer`), call.name, name === 'weight');
    const weight = attributes[`${prefix}${name}`] as Weight;
    return [`${prefix}${name}`, quantizer ? { ...weight, quantizer } : weight];
  });
  return { ...attributes, ...Object.fromEntries(weights), ...stateType(call, prefix, options) };
}

function stateType(call: LayerCall, prefix: CellPrefix, options: Options): Readonly<Record<string, NamedType>> {
  const value = options.raw('state_quantizer') ?? null;
  if (value === null) return {};
  const config = quantizerConfig(value, call.name);
  const { attributes } = config ? quantizedActivation(config, `${call.name}_${prefix}state`, '') : { attributes: {} };
  const { activation, result_t: type } = attributes as { activation?: string; result_t?: NamedType };
  if (activation === 'linear' && type) return { [`${prefix}state_t`]: type };
  throw options.unsupported('state_quantizer', value, 'use quantized_bits');
}
