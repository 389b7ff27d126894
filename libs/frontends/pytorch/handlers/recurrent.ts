import { filled, isAll, type Tensor, tensor, zipTensors } from '../../../ir';
import { Bidirectional, GRU, LSTM, SimpleRNN } from '../../../layers';
import type { Call, Handler } from '../call';
import { permuted } from '../fold';

/** What a cell has beside its weights; `order` are the gates of PyTorch in the order of the layer's kernels. */
interface Cell {
  readonly layer: typeof GRU | typeof LSTM | typeof SimpleRNN;
  readonly order: readonly number[];
  readonly states: number;
  readonly attributes: Readonly<Record<string, string>>;
}

const simple = (activation: string): Cell => ({ layer: SimpleRNN, order: [0], states: 1, attributes: { activation } });
const GATES = { activation: 'tanh', recurrent_activation: 'sigmoid' };
/** PyTorch has the gates r, z, n; the layer z, r, h. */
const GRU_CELL: Cell = {
  layer: GRU,
  order: [1, 0, 2],
  states: 1,
  attributes: { ...GATES, apply_reset_gate: 'after' },
};
const LSTM_CELL: Cell = { layer: LSTM, order: [0, 1, 2, 3], states: 2, attributes: GATES };

export const gru: Handler = (call) => recurrent(call, GRU_CELL);
export const lstm: Handler = (call) => recurrent(call, LSTM_CELL);
export const rnnTanh: Handler = (call) => recurrent(call, simple('tanh'));
export const rnnRelu: Handler = (call) => recurrent(call, simple('relu'));

/** The parameters of one direction of one layer, as PyTorch lists them. */
type Parameters = readonly Tensor[];

/**
 * One or more layers over the steps, in one or both directions. The results are all steps of the last layer, then its states. Of
 * steps of which only the last is read, the layer computes no others.
 */
function recurrent(call: Call, cell: Cell): readonly string[] {
  const { args, node } = call;
  args.ignore('dropout');
  if (!args.boolean('batch_first', false)) throw args.unsupported('batch_first', 'it has to be True');
  args.only('train', false);
  const count = args.integer('num_layers', 1);
  const directions = args.boolean('bidirectional', false) ? 2 : 1;
  const cells = parametersOf(call, count * directions);
  const initial = initialStates(call, cell, count * directions);

  let input = call.data('input');
  for (let i = 0; i + 1 < count; i++) {
    const attributes = layerAttributes(cell, cells.slice(i * directions, (i + 1) * directions));
    input = call.add(layerOf(cell, directions), [input], { ...attributes, return_sequences: true }, `l${i}`);
  }
  const [steps, ...states] = node.outputs;
  const last = steps !== undefined && call.isReadLastOnly(steps);
  const stateRead = states.some((state) => state !== undefined && call.isRead(state));
  if (stateRead && count * directions > 1) {
    throw call.error(
      'unsupported-operand',
      'the states of several layers or directions are read',
      'read its output instead',
    );
  }
  const attributes = {
    ...layerAttributes(cell, cells.slice(-directions)),
    return_sequences: !last,
    return_state: stateRead,
    pass_initial_states: initial.length > 0,
  };
  const outputs = stateRead ? 1 + cell.states : 1;
  const results = call.addMany(layerOf(cell, directions), [input, ...initial], attributes, outputs);
  if (last) call.markReduced(steps);
  for (const state of states) if (state !== undefined) call.markReduced(state);
  return results;
}

const layerOf = (cell: Cell, directions: number) => (directions === 2 ? Bidirectional : cell.layer);

function layerAttributes(cell: Cell, parameters: readonly Parameters[]): Readonly<Record<string, unknown>> {
  const units = parameters[0][1].shape[1];
  const common = { n_out: units * parameters.length, use_bias: parameters[0].length > 2 };
  if (parameters.length === 1) return { ...common, ...cellAttributes(cell, parameters[0], '') };
  return {
    ...common,
    forward_class_name: cell.layer.kind,
    ...cellAttributes(cell, parameters[0], 'forward_'),
    backward_class_name: cell.layer.kind,
    ...cellAttributes(cell, parameters[1], 'backward_'),
  };
}

function cellAttributes(cell: Cell, parameters: Parameters, prefix: string): Record<string, unknown> {
  const [weight, recurrent, bias, recurrentBias] = parameters;
  const width = weight.shape[0];
  const kernels = [weight, recurrent].map((w) => ordered(permuted(w, [1, 0]), cell.order));
  const biases = [bias, recurrentBias].map((b) => (b ? ordered(b, cell.order) : filled([width], 0)));
  // A simple cell has one bias, the sum of PyTorch's two.
  const both = cell.order.length === 1 ? [zipTensors(biases[0], biases[1], (a, b) => a + b)] : biases;
  const named = {
    weight: { tensor: kernels[0] },
    recurrent_weight: { tensor: kernels[1] },
    bias: { tensor: both[0] },
    ...(both[1] ? { recurrent_bias: { tensor: both[1] } } : {}),
    ...cell.attributes,
  };
  return Object.fromEntries(Object.entries(named).map(([key, value]) => [prefix + key, value]));
}

/** The blocks of the last axis, one for each gate, in another order. */
function ordered(a: Tensor, order: readonly number[]): Tensor {
  const width = a.shape.at(-1) as number;
  const units = width / order.length;
  const data = new (a.data.constructor as Float64ArrayConstructor)(a.data.length);
  for (let i = 0; i < data.length; i++) {
    const column = i % width;
    data[i] = a.data[i - column + order[Math.floor(column / units)] * units + (column % units)];
  }
  return tensor(a.shape, data);
}

function parametersOf(call: Call, cells: number): readonly Parameters[] {
  const names = call.args.tensors('params');
  const each = call.args.boolean('has_biases', true) ? 4 : 2;
  if (names.length !== cells * each) {
    throw call.error(
      'unsupported-argument',
      `it has ${names.length} parameters, expected ${cells * each}`,
      'do not use proj_size',
    );
  }
  const tensors = names.map((name) => call.constantOf(name));
  return Array.from({ length: cells }, (_, i) => tensors.slice(i * each, (i + 1) * each));
}

/** Tensors of the initial states; none when these are zero. */
function initialStates(call: Call, cell: Cell, cells: number): readonly string[] {
  const names = cell.states === 2 ? call.args.tensors('hx') : [call.args.tensor('hx')];
  if (names.every((name) => call.isConstant(name) && isAll(call.constantOf(name), 0))) return [];
  if (cells > 1) throw call.error('unsupported-operand', 'initial states are supported for one layer and direction');
  return names.map((name) => {
    if (!call.isConstant(name)) return call.dataOf(name);
    const value = call.constantOf(name);
    const units = value.shape.at(-1) as number;
    if (value.data.length === units) return call.addConstant({ shape: [units], data: value.data }, name);
    throw call.error('unsupported-operand', 'the initial state differs between samples');
  });
}
