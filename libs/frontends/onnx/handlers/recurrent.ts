import { filled, isAll, type Tensor, tensor } from '../../../ir';
import {
  Bidirectional,
  CELL_ACTIVATIONS,
  CELLS,
  type CellActivation,
  type CellKind,
  type CellPrefix,
  GRU,
  LSTM,
  SimpleRNN,
} from '../../../layers';
import {
  nodeError,
  numberAttribute,
  numbersAttribute,
  type OnnxNode,
  onlyAttribute,
  textAttribute,
  textsAttribute,
} from '../graph';
import type { Context, Handler } from './context';

const LAYERS = { GRU, LSTM, SimpleRNN } as const;

/** The gates of ONNX in the order of the layer's kernels: ONNX has i, o, f, c and z, r, h. */
const ORDER: Readonly<Record<CellKind, readonly number[]>> = { GRU: [0, 1, 2], LSTM: [0, 2, 3, 1], SimpleRNN: [0] };

/** The functions that ONNX applies when it names none, gates first. */
const DEFAULTS: Readonly<Record<CellKind, readonly string[]>> = {
  GRU: ['Sigmoid', 'Tanh'],
  LSTM: ['Sigmoid', 'Tanh', 'Tanh'],
  SimpleRNN: ['Tanh'],
};

const NAMES: ReadonlyMap<string, CellActivation> = new Map(
  CELL_ACTIVATIONS.map((name) => [name.replaceAll('_', '').toLowerCase(), name]),
);

/** One or two cells over [steps, features]. Results: all steps, the last state of each direction, of an LSTM its last cell state. */
export const recurrent =
  (kind: CellKind): Handler =>
  (node, context) => {
    refuseOptions(node, context);
    const direction = textAttribute(node, 'direction', 'forward');
    const directions = direction === 'bidirectional' ? 2 : 1;
    const [sequence, hidden, cell] = [0, 1, 2].map((output) => context.isRead(node, output));
    const initial = initialStates(node, context, kind);
    if (directions === 2 && (initial.length > 0 || cell || (sequence && hidden))) {
      const hint = 'read all steps or the last states, or use two layers of one direction';
      throw nodeError(node, 'unsupported-operand', 'states of two directions are given or read', hint);
    }
    const states = (sequence && hidden) || cell;
    const attributes = {
      n_out: numberAttribute(node, 'hidden_size', 0) * directions,
      use_bias: (node.inputs[3] ?? '') !== '',
      return_sequences: sequence,
      return_state: states,
      pass_initial_states: initial.length > 0,
    };
    const inputs = [context.data(node), ...initial];
    if (directions === 2) {
      context.layer(
        Bidirectional,
        node,
        inputs,
        {
          ...attributes,
          forward_class_name: kind,
          ...cellAttributes(node, context, kind, 'forward_', 0),
          backward_class_name: kind,
          ...cellAttributes(node, context, kind, 'backward_', 1),
        },
        [named(node, sequence ? 0 : 1)],
      );
      return;
    }
    const outputs = states
      ? [named(node, 0), ...Array.from({ length: CELLS[kind].states }, (_, i) => named(node, i + 1))]
      : [named(node, sequence ? 0 : 1)];
    const forward = direction === 'forward';
    context.layer(
      LAYERS[kind],
      node,
      inputs,
      {
        ...attributes,
        ...cellAttributes(node, context, kind, '', 0),
        direction: forward ? 'forward' : 'backward',
      },
      outputs,
    );
  };

const named = (node: OnnxNode, output: number) => node.outputs[output] || `${node.name}_out${output}`;

function refuseOptions(node: OnnxNode, context: Context): void {
  onlyAttribute(node, 'clip', 0);
  onlyAttribute(node, 'input_forget', 0);
  const lengths = context.isConstant(node, 4) ? context.constant(node, 4) : undefined;
  const steps = context.fullShape(node, node.inputs[0])[1];
  if ((node.inputs[4] ?? '') !== '' && !(lengths && isAll(lengths, steps))) {
    throw nodeError(node, 'unsupported-operand', 'sequences of different lengths', 'give all samples the same length');
  }
  if ((node.inputs[7] ?? '') !== '') {
    throw nodeError(node, 'unsupported-operand', 'peephole weights', 'use an LSTM without peepholes');
  }
}

/** First states that are not zero: [batch, directions, hidden] as [hidden]. */
function initialStates(node: OnnxNode, context: Context, kind: CellKind): readonly string[] {
  const slots = [5, 6].slice(0, CELLS[kind].states);
  const zero = (slot: number) =>
    (node.inputs[slot] ?? '') === '' || (context.isConstant(node, slot) && isAll(context.constant(node, slot), 0));
  if (slots.every(zero)) return [];
  const units = numberAttribute(node, 'hidden_size', 0);
  return slots.map((slot) => {
    if ((node.inputs[slot] ?? '') === '')
      return context.addConstant(`${node.name}_state${slot - 5}`, filled([units], 0));
    if (!context.isConstant(node, slot)) {
      throw nodeError(node, 'unsupported-operand', 'a first state is computed', 'give the first states as constants');
    }
    const state = context.constant(node, slot);
    if (state.data.length === units) return context.operand(node, slot, tensor([units], state.data));
    throw nodeError(node, 'unsupported-operand', 'the first state differs between samples');
  });
}

function cellAttributes(
  node: OnnxNode,
  context: Context,
  kind: CellKind,
  prefix: CellPrefix,
  direction: number,
): Readonly<Record<string, unknown>> {
  const units = numberAttribute(node, 'hidden_size', 0);
  const [weight, recurrentWeight] = [1, 2].map((slot) => {
    const { shape, data } = context.constant(node, slot);
    const [, rows, columns] = shape;
    const own = data.slice(direction * rows * columns, (direction + 1) * rows * columns);
    return kernel(tensor([rows, columns], own), kind, units);
  });
  const width = CELLS[kind].gates * units;
  const both = (node.inputs[3] ?? '') === '' ? filled([2 * width], 0) : biasesOf(context.constant(node, 3), direction);
  const [bias, recurrentBias] = [0, 1].map((row) =>
    ordered(tensor([width], both.data.slice(row * width, (row + 1) * width)), kind, units),
  );
  const { gate, candidate, slope } = functionsOf(node, kind, direction);
  const gated = kind !== 'SimpleRNN';
  const sum = tensor(
    [width],
    bias.data.map((b, i) => b + recurrentBias.data[i]),
  );
  const cell = {
    activation: candidate,
    weight: { tensor: weight },
    recurrent_weight: { tensor: recurrentWeight },
    // A simple cell has one bias, the sum of both.
    bias: { tensor: gated ? bias : sum },
    ...(gated || prefix !== ''
      ? { recurrent_activation: gate, recurrent_bias: { tensor: gated ? recurrentBias : filled([width], 0) } }
      : {}),
    ...(kind === 'GRU'
      ? { apply_reset_gate: numberAttribute(node, 'linear_before_reset', 0) === 0 ? 'before' : 'after' }
      : {}),
  };
  const named = Object.entries(cell).map(([key, value]) => [`${prefix}${key}`, value] as const);
  return { ...Object.fromEntries(named), ...(slope === undefined ? {} : { hard_sigmoid_slope: slope }) };
}

function biasesOf({ shape, data }: Tensor, direction: number): Tensor {
  const [, width] = shape;
  return tensor([width], data.slice(direction * width, (direction + 1) * width));
}

/** [gates * units, inputs] as [inputs, gates * units], gates in the layer's order. */
function kernel({ shape, data }: Tensor, kind: CellKind, units: number): Tensor {
  const [rows, columns] = shape;
  const moved = data.map((_, i) => data[sourceRow(i % rows, kind, units) * columns + Math.floor(i / rows)]);
  return tensor([columns, rows], moved);
}

function ordered({ shape, data }: Tensor, kind: CellKind, units: number): Tensor {
  return tensor(
    shape,
    data.map((_, i) => data[sourceRow(i, kind, units)]),
  );
}

const sourceRow = (column: number, kind: CellKind, units: number) =>
  ORDER[kind][Math.floor(column / units)] * units + (column % units);

/** The functions of the gates and of the candidate state of a direction. */
function functionsOf(node: OnnxNode, kind: CellKind, direction: number) {
  const fallback = DEFAULTS[kind];
  const given = textsAttribute(node, 'activations');
  const names =
    given.length === 0 ? fallback : given.slice(direction * fallback.length, (direction + 1) * fallback.length);
  const functions = names.map((name) => {
    const found = NAMES.get(name.toLowerCase());
    if (found) return found;
    throw nodeError(node, 'unsupported-attribute', `its function ${name} has no kernel`);
  });
  const [first, second = first, third = second] = functions;
  if (third !== second) {
    throw nodeError(node, 'unsupported-attribute', `its functions ${names.join(', ')} have no kernel`);
  }
  const hard = functions.includes('hard_sigmoid');
  const [alpha = 0.2] = numbersAttribute(node, 'activation_alpha') ?? [];
  const [beta = 0.5] = numbersAttribute(node, 'activation_beta') ?? [];
  if (hard && beta !== 0.5) throw nodeError(node, 'unsupported-attribute', `activation_beta ${beta} is not 0.5`);
  return { gate: first, candidate: second, slope: hard ? alpha : undefined };
}
