import { userError } from '../../../diagnostic';
import { filled, type Tensor, type Weight } from '../../../ir';
import {
  CELL_ACTIVATIONS,
  CELLS,
  type CellActivation,
  type CellKind,
  type CellPrefix,
  GRU,
  LSTM,
  SimpleRNN,
} from '../../../layers';
import type { Handler, LayerCall, NodeSpec } from '../handler';
import { show } from '../json';
import type { Options } from '../options';
import { HARD_SIGMOID_SLOPE, quantizedFunction, withCellQuantizers } from '../qkeras/recurrent-cell';
import type { ExpectedWeight } from '../weights';

const LAYERS = { GRU, LSTM, SimpleRNN } as const;

/** SimpleRNN, LSTM and GRU, and those of QKeras. */
export const recurrent =
  (kind: CellKind): Handler =>
  (call) => {
    const { options } = call;
    const shape = recurrentShape(options);
    const expected = cellWeights(kind, options, featuresOf(call));
    const tensors = call.weights(...expected);
    const backward = options.boolean('go_backwards', false);
    const attributes = {
      ...shape.attributes,
      ...cellAttributes(call, { kind, className: call.className, options }, '', tensors),
      n_out: options.integer('units'),
      use_bias: options.boolean('use_bias', true),
      pass_initial_states: call.inputs.length > 1,
      direction: backward ? 'backward' : 'forward',
      computed_order: backward,
    };
    return [recurrentNode(call, LAYERS[kind], attributes, [call.name], shape.returnState ? CELLS[kind].states : 0)];
  };

/** Options of every recurrent layer that say which outputs it has; those that do not matter or must have one value. */
export function recurrentShape(options: Options) {
  options.only('stateful', false);
  options.only('time_major', false);
  options.ignore(
    'unroll',
    'implementation',
    'zero_output_for_mask',
    'unit_forget_bias',
    'dropout',
    'recurrent_dropout',
  );
  const returnState = options.boolean('return_state', false);
  const attributes = { return_sequences: options.boolean('return_sequences', false), return_state: returnState };
  return { attributes, returnState };
}

/** A node of a recurrent layer; `<layer>_state<i>` are its last states. */
export function recurrentNode(
  call: LayerCall,
  layer: NodeSpec['layer'],
  attributes: NodeSpec['attributes'],
  outputs: readonly string[],
  states: number,
): NodeSpec {
  const all = [...outputs, ...Array.from({ length: states }, (_, i) => call.fresh(`${call.name}_state${i}`))];
  const node = { layer, name: call.name, inputs: call.inputs.map(({ tensor }) => tensor), attributes };
  return { ...node, outputs: all };
}

/** A cell as the model describes it. */
export interface Cell {
  readonly kind: CellKind;
  readonly className: string;
  readonly options: Options;
}

/** Features of a step; a user error when there is no sequence. */
export function featuresOf(call: LayerCall): number {
  const [input] = call.inputs;
  if (input?.shape.length === 2) return input.shape[1];
  throw userError('bad-inputs', `${call.className} reads a sequence [steps, features]`, { node: call.name });
}

/** The arrays of a cell, in the order in which Keras creates them. */
export function cellWeights(kind: CellKind, options: Options, nIn: number): readonly ExpectedWeight[] {
  const units = options.integer('units');
  const width = CELLS[kind].gates * units;
  const bias = { name: 'bias', shape: kind === 'GRU' && resetsAfter(options) ? [2, width] : [width] };
  return [
    { name: 'kernel', shape: [nIn, width] },
    { name: 'recurrent_kernel', shape: [units, width] },
    ...(options.boolean('use_bias', true) ? [bias] : []),
  ];
}

/** Attributes of a cell of class `className` from its options and its arrays. A GRU that resets after the product has a bias for each product. */
export function cellAttributes(
  call: LayerCall,
  { kind, className, options }: Cell,
  prefix: CellPrefix,
  [kernel, recurrentKernel, bias]: readonly Tensor[],
): Readonly<Record<string, unknown>> {
  const width = CELLS[kind].gates * options.integer('units');
  const gated = kind !== 'SimpleRNN';
  const quantized = isQuantized(className);
  const both = bias !== undefined && bias.data.length === 2 * width;
  const biases = [0, 1].map((row): Weight => {
    if (bias === undefined || (row === 1 && !both)) return { tensor: filled([width], 0) };
    return { tensor: { shape: [width], data: bias.data.slice(row * width, (row + 1) * width) } };
  });
  const attributes = {
    ...cellFunction(call, prefix, options, 'activation', 'tanh'),
    [`${prefix}weight`]: { tensor: kernel },
    [`${prefix}bias`]: biases[0],
    [`${prefix}recurrent_weight`]: { tensor: recurrentKernel },
    ...(gated || prefix !== ''
      ? {
          ...(gated
            ? cellFunction(call, prefix, options, 'recurrent_activation', 'sigmoid')
            : { [`${prefix}recurrent_activation`]: 'linear' }),
          [`${prefix}recurrent_bias`]: biases[1],
        }
      : {}),
    ...(kind === 'GRU' ? { [`${prefix}apply_reset_gate`]: resetsAfter(options) ? 'after' : 'before' } : {}),
    hard_sigmoid_slope: quantized ? HARD_SIGMOID_SLOPE : call.version === 3 ? 1 / 6 : 0.2,
  };
  if (!quantized) return attributes;
  const biasNames = both ? (['bias', 'recurrent_bias'] as const) : bias ? (['bias'] as const) : [];
  return withCellQuantizers(call, prefix, options, attributes, ['weight', 'recurrent_weight', ...biasNames]);
}

/** True for the cells of QKeras. */
export function isQuantized(className: string): boolean {
  return className.startsWith('Q');
}

/** Files from before there was a choice reset before the product. */
function resetsAfter(options: Options): boolean {
  return options.boolean('reset_after', false);
}

/** A function of a cell: its name, and the type of its quantiser if it has one. */
function cellFunction(call: LayerCall, prefix: CellPrefix, options: Options, key: string, fallback: CellActivation) {
  const quantized = quantizedFunction(call, options, key);
  if (quantized) return { [`${prefix}${key}`]: quantized.activation, [`${prefix}${key}_t`]: quantized.type };
  const found = options.raw(key);
  const value = found === undefined ? fallback : (found ?? 'linear');
  if (CELL_ACTIVATIONS.includes(value as CellActivation)) return { [`${prefix}${key}`]: value };
  const supported = `supported are ${CELL_ACTIVATIONS.join(', ')}`;
  throw userError('unsupported-activation', `${key} ${show(value)} is not supported`, { node: call.name }, supported);
}
