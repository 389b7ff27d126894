import { userError } from '../../diagnostic';
import type { Bits, NamedType } from '../../fixed';
import { type Attribute, sizeOf, type Weight } from '../../ir';
import { Bidirectional, type CellKind, type CellPrefix, type RecurrentLayer, TABLE_ATTRIBUTES } from '../../layers';
import { functionBits, isBounded, tablesOf } from './cell-functions';
import { alike, bitsOfType, type ElementBits, join, typeOfBits, widest } from './element-bits';
import { entriesOf } from './lookup-table';
import type { BitRule } from './rule';
import {
  addSpans,
  bitsOfSpan,
  bitsOfSum,
  type GridConstant,
  multiplySpans,
  negateSpan,
  type Span,
  spanOf,
} from './span';
import { constantsOf } from './weights';

/** What a cell computes in each step, for all units alike. */
interface Step {
  /** Output and states, before they are quantised for the next step. */
  readonly states: readonly Bits[];
  /** Products, their sums and what the functions give. */
  readonly sums: Bits;
  /** Arguments of the functions. */
  readonly functionInputs: Bits;
}

/** The exact steps of cells whose states, or whose functions that states are of, are quantised. */
export const recurrent: BitRule<RecurrentLayer> = {
  produce: (layer, inputs) => alike(sizeOf(layer.shape), resultOf(layer, inputs)),
  others: (layer, inputs) => {
    const shapes = layer.infer().slice(1);
    return shapes.map((shape) => alike(sizeOf(shape), resultOf(layer, inputs)));
  },
  sums: (layer, inputs) => widest(stepsOf(layer, inputs).map(({ sums }) => sums)),
  // The next step reads it, whatever is wanted behind.
  keepsAll: true,
  settle: (layer, inputs) => {
    const used = layer.cells.flatMap(({ kind, prefix }) => tablesOf(layer, kind, prefix));
    if (used.length === 0) return;
    const { f } = widest(stepsOf(layer, inputs).map((step) => step.functionInputs));
    layer.set(TABLE_ATTRIBUTES.tableSize, entriesOf(layer, Math.max(...used.map(({ perUnit }) => perUnit)), f));
    const entry = widest(used.map((table) => table.entry));
    layer.set(TABLE_ATTRIBUTES.table, { name: `${layer.name}_table_t`, precision: typeOfBits(entry) });
  },
};

/** Bits of all that has the result's type: outputs, first and later states and, of two directions, what they are merged to. */
function resultOf(layer: RecurrentLayer, inputs: readonly ElementBits[]): Bits {
  const steps = stepsOf(layer, inputs);
  const states = widest([...steps.flatMap((step) => step.states), ...inputs.slice(1).flat()]);
  if (!(layer instanceof Bidirectional)) return states;
  const [a, b] = steps.map((step) => spanOf(step.states[0]));
  switch (layer.get(Bidirectional.attributes.mergeMode)) {
    case 'sum':
      return join(states, bitsOfSpan(addSpans(a, b)));
    case 'ave': {
      const { k, i, f } = bitsOfSpan(addSpans(a, b));
      return join(states, { k, i, f: f + 1 });
    }
    case 'mul':
      return join(states, bitsOfSpan(multiplySpans(a, b)));
    default:
      return states;
  }
}

function stepsOf(layer: RecurrentLayer, [x, ...initial]: readonly ElementBits[]): readonly Step[] {
  const features = layer.inputShape()[1];
  const columns = Array.from({ length: features }, (_, feature) =>
    widest(x.filter((_, at) => at % features === feature)),
  );
  return layer.cells.map(({ kind, prefix }) =>
    stepOf(layer, kind, prefix, columns.map(spanOf), widest(initial.flat())),
  );
}

function stepOf(layer: RecurrentLayer, kind: CellKind, prefix: CellPrefix, x: readonly Span[], initial: Bits): Step {
  const units = layer.units(prefix);
  const candidate = (argument: Bits) => functionBits(layer, `${prefix}activation`, argument);
  const gate = (argument: Bits) => functionBits(layer, `${prefix}recurrent_activation`, argument);
  const state = stateBits(layer, kind, prefix, candidate, initial);
  const [h, one] = [spanOf(state), { min: 1, max: 1, step: 1 }];
  const [w, u] = ['weight', 'recurrent_weight'].map((name) => constants(layer, `${prefix}${name}`));
  const [b, br] = ['bias', 'recurrent_bias'].map((name) => constants(layer, `${prefix}${name}`));
  const inputSums = sums(x, w, b);
  const recurrentSums = sums(new Array<Span>(units).fill(h), u, br);
  const products = widest([...inputSums, ...recurrentSums]);
  const arguments_ = inputSums.map((sum, column) => bitsOfSpan(addSpans(spanOf(sum), spanOf(recurrentSums[column]))));
  const argument = widest(arguments_);
  switch (kind) {
    case 'SimpleRNN':
      return { states: [candidate(argument)], sums: join(products, argument), functionInputs: argument };
    case 'LSTM': {
      const [g, c] = [gate(argument), candidate(argument)];
      const cell = bitsOfSpan(addSpans(multiplySpans(spanOf(c), spanOf(g)), multiplySpans(h, spanOf(g))));
      const output = candidate(cell);
      return {
        states: [bitsOfSpan(multiplySpans(spanOf(g), spanOf(output))), cell],
        sums: widest([products, argument, g, c, output]),
        functionInputs: join(argument, cell),
      };
    }
    case 'GRU': {
      const g = gate(widest(arguments_.slice(0, 2 * units)));
      const before = layer.getAttr(`${prefix}apply_reset_gate`) === 'before';
      const kept = before ? bitsOfSpan(multiplySpans(spanOf(g), h)) : scaled(recurrentSums.slice(2 * units), g);
      const width = u.length / units;
      const reset = before
        ? sums(
            new Array<Span>(units).fill(spanOf(kept)),
            u.filter((_, at) => at % width >= 2 * units),
            br.slice(2 * units),
          )
        : [kept];
      const sum = bitsOfSpan(addSpans(spanOf(widest(inputSums.slice(2 * units))), spanOf(widest(reset))));
      const c = candidate(sum);
      const fresh = multiplySpans(spanOf(c), addSpans(one, negateSpan(spanOf(g))));
      return {
        states: [bitsOfSpan(addSpans(fresh, multiplySpans(h, spanOf(g))))],
        sums: widest([products, argument, g, c, kept, sum, ...reset]),
        functionInputs: join(argument, sum),
      };
    }
  }
}

/** Products of any of these values with a gate. */
function scaled(values: readonly Bits[], gate: Bits): Bits {
  return bitsOfSpan(multiplySpans(spanOf(widest(values)), spanOf(gate)));
}

/** The states that a step reads: as they are quantised, or those of a SimpleRNN, which its function gives. */
function stateBits(
  layer: RecurrentLayer,
  kind: CellKind,
  prefix: CellPrefix,
  candidate: (argument: Bits) => Bits,
  initial: Bits,
): Bits {
  const { precision } = layer.getAttr(`${prefix}state_t`) as NamedType;
  if (precision.kind !== 'auto') return bitsOfType(precision);
  const bounded = kind === 'SimpleRNN' && isBounded(layer, `${prefix}activation`);
  if (bounded) return join(candidate({ k: 1, i: 0, f: 0 }), initial);
  throw userError(
    'no-bit-rule',
    `the states of this ${kind} gain bits with every step`,
    { node: layer.name },
    'give the layer a state_quantizer, or set Model.BitExact to false and configure the types',
  );
}

/** For each column of a matrix, the bits of its sum of products and of a bias. */
function sums(x: readonly Span[], matrix: readonly GridConstant[], bias: readonly GridConstant[]): readonly Bits[] {
  const width = matrix.length / x.length;
  const none: GridConstant = { value: 0, step: 2 ** 31 };
  return Array.from({ length: width }, (_, column) =>
    bitsOfSum((term) => {
      for (const [row, value] of x.entries()) term(value, matrix[row * width + column]);
    }, bias[column] ?? none),
  );
}

/** A weight of a layer; empty when the layer has none of that name. */
function constants(layer: RecurrentLayer, key: string): readonly GridConstant[] {
  const attribute = layer.expected.find((found) => found.key === key) as Attribute<Weight> | undefined;
  return attribute && layer.weights.has(key) ? constantsOf(layer, attribute) : [];
}
