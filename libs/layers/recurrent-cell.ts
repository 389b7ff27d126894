import { attr } from '../ir';

/** Functions that a recurrent cell may apply; `hard_sigmoid` is clip(slope * x + 1/2, 0, 1), `hard_tanh` clip(x, -1, 1). */
export const CELL_ACTIVATIONS = [
  'linear',
  'relu',
  'relu6',
  'sigmoid',
  'tanh',
  'softplus',
  'softsign',
  'elu',
  'selu',
  'hard_sigmoid',
  'hard_tanh',
  'binary_tanh',
] as const;
export type CellActivation = (typeof CELL_ACTIVATIONS)[number];

/** What each cell has in a kernel's last axis, in blocks of `units`, and how many states it keeps; the first is its output. */
export const CELLS = {
  SimpleRNN: { gates: 1, states: 1 },
  /** Gates i, f, c, o; states h, c. */
  LSTM: { gates: 4, states: 2 },
  /** Gates z, r, h. */
  GRU: { gates: 3, states: 1 },
} as const;
export type CellKind = keyof typeof CELLS;

/** Keys of a cell's attributes begin with the direction in a layer that has two cells. */
export type CellPrefix = '' | 'forward_' | 'backward_';

/** Attributes of every cell. */
export function cellAttributes(prefix: CellPrefix = '') {
  return {
    activation: attr.choice(`${prefix}activation`, CELL_ACTIVATIONS, { doc: 'the function of the candidate state' }),
    activationType: attr.type(`${prefix}activation_t`, {
      doc: 'type that quantises what the function gives; auto: none',
      optional: true,
    }),
    stateType: attr.type(`${prefix}state_t`, {
      doc: 'type that quantises the states before each step; auto: none',
      optional: true,
    }),
    weight: attr.weight(`${prefix}weight`, { doc: 'kernel [n_in, gates * units]' }),
    bias: attr.weight(`${prefix}bias`, { doc: 'bias [gates * units]' }),
    recurrentWeight: attr.weight(`${prefix}recurrent_weight`, { doc: 'recurrent kernel [units, gates * units]' }),
    weightType: attr.type(`${prefix}weight_t`, { doc: 'type of the kernel' }),
    biasType: attr.type(`${prefix}bias_t`, { doc: 'type of the bias' }),
    recurrentWeightType: attr.type(`${prefix}recurrent_weight_t`, { doc: 'type of the recurrent kernel' }),
    interleave: attr.int(`${prefix}interleave`, {
      doc: 'order of accumulation of the input product, as in Dense; set by a backend',
      fallback: 1,
    }),
    recurrentInterleave: attr.int(`${prefix}recurrent_interleave`, {
      doc: 'order of accumulation of the recurrent product; set by a backend',
      fallback: 1,
    }),
  };
}

/** Attributes of cells with gates. */
export function gatedCellAttributes(prefix: CellPrefix = '') {
  return {
    ...cellAttributes(prefix),
    recurrentActivation: attr.choice(`${prefix}recurrent_activation`, CELL_ACTIVATIONS, {
      doc: 'the function of the gates',
    }),
    recurrentActivationType: attr.type(`${prefix}recurrent_activation_t`, {
      doc: 'type that quantises the gates; auto: none',
      optional: true,
    }),
    recurrentBias: attr.weight(`${prefix}recurrent_bias`, { doc: 'bias of the recurrent product [gates * units]' }),
    recurrentBiasType: attr.type(`${prefix}recurrent_bias_t`, { doc: 'type of the recurrent bias' }),
  };
}

/** Where a GRU applies its reset gate. */
export function resetGateAttribute(prefix: CellPrefix = '') {
  return {
    applyResetGate: attr.choice(`${prefix}apply_reset_gate`, ['before', 'after'], {
      doc: 'GRU: the reset gate multiplies the state before or after the recurrent product',
      fallback: 'after',
    }),
  };
}
