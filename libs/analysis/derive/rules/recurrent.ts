import { asFixed, type FixedPrecision, fixed, fractionBits, type NamedType } from '../../../fixed';
import { weightTensor } from '../../../ir';
import {
  Bidirectional,
  CELLS,
  type CellActivation,
  type CellPrefix,
  RECURRENT,
  type RecurrentLayer,
} from '../../../layers';
import { integerBitsFor } from '../../ranges';
import { type Assignment, rounded, short } from '../assignment';
import type { Rule } from './rule';
import { chooseSize } from './tables';

/** Integer bits of what a cell's function gives, with the sign; of those that are looked up, and of the slope of hard_sigmoid. */
const ENTRIES: Readonly<Partial<Record<CellActivation, number>>> = {
  sigmoid: 1,
  tanh: 1,
  softsign: 1,
  hard_sigmoid: 1,
  elu: 2,
  selu: 2,
  softplus: 5,
};

const LOOKED_UP: ReadonlySet<CellActivation> = new Set(['sigmoid', 'tanh', 'softsign', 'elu', 'selu', 'softplus']);

/** Functions whose values lie within -1..1; those of the second set reach 1 itself. */
const BELOW_ONE: ReadonlySet<CellActivation> = new Set(['sigmoid', 'tanh', 'softsign']);
const UP_TO_ONE: ReadonlySet<CellActivation> = new Set(['hard_sigmoid', 'hard_tanh', 'binary_tanh']);

/** One type for all states and outputs, one for all sums and gates: the latter never overflows, whatever the input. */
export const recurrent: Rule<RecurrentLayer> = (a, layer) => {
  const result = stateType(a, layer);
  const entries = tableType(a, layer);
  const sums = layer.cells.map(({ prefix }) => cellSums(a, layer, prefix, result));
  const held = [...sums, ...(entries ? [entries] : []), ...functionsOf(layer).map(gateType)];
  const integer = Math.max(...held.map((type) => type.integer));
  const fraction = Math.max(...held.map(fractionBits));
  a.choose(layer, 'Precision.accum', fixed(integer + fraction, integer), 'exact products; no sum overflows');
  return result;
};

/** A function of a cell, and the type to which the model's own quantiser converts its values, if any. */
interface CellFunction {
  readonly name: CellActivation;
  readonly own: FixedPrecision | undefined;
}

function functionsOf(layer: RecurrentLayer): readonly CellFunction[] {
  const keys = layer.cells.flatMap(({ prefix }) => [`${prefix}activation`, `${prefix}recurrent_activation`]);
  const expected = new Set(layer.expected.map(({ key }) => key));
  return keys
    .filter((key) => expected.has(key))
    .map((key) => {
      const { precision } = layer.getAttr(`${key}_t`) as NamedType;
      const own = precision.kind === 'auto' ? undefined : asFixed(precision);
      return { name: layer.getAttr(key) as CellActivation, own };
    });
}

/** A signed type of the values of the model's own quantiser, or of what functions reach that are no sums. */
function gateType({ name, own }: CellFunction): FixedPrecision {
  if (own) return fixed(own.width + Number(!own.signed), own.integer + Number(!own.signed));
  return UP_TO_ONE.has(name) ? fixed(2, 2) : fixed(1, 1);
}

function stateType(a: Assignment, layer: RecurrentLayer): FixedPrecision {
  const { graph, margin } = a.structure;
  const [state, output] = [a.inside(layer, 'state'), a.range(layer)];
  const range = { min: Math.min(state.min, output.min), max: Math.max(state.max, output.max) };
  const bound = boundOf(layer);
  const signed = bound !== undefined || range.min < 0;
  const integer = bound === undefined ? integerBitsFor(range, signed) + margin : integerBitsFor(bound, true);
  const isOutput = graph.isOutput(layer);
  const width = a.width(layer, 'result', {
    start: isOutput ? 14 : 11,
    min: isOutput ? 8 : 3,
    cost: a.outputCost(layer) + a.useCost(layer, recurrentWeights(layer)),
  });
  const largest = Math.max(-range.min, range.max);
  const why = bound ? 'always within -1..1' : `largest state or output ${short(largest)}, at least one spare bit`;
  const type = rounded(width, integer, signed);
  a.choose(layer, 'Precision.result', type, `${why}; rounded and saturated`);
  return type;
}

/** What no state and no output leaves, if that is -1..1; of functions that only come close to 1, the last step below it stands for it. */
function boundOf(layer: RecurrentLayer): { readonly min: number; readonly max: number } | undefined {
  const candidates = layer.cells.map(({ prefix }) => layer.getAttr(`${prefix}activation`) as CellActivation);
  const added = layer instanceof Bidirectional && layer.get(Bidirectional.attributes.mergeMode) === 'sum';
  const open = added || layer.get(RECURRENT.passInitialStates) || layer.cells.some(({ kind }) => kind === 'LSTM');
  if (open || !candidates.every((name) => BELOW_ONE.has(name) || UP_TO_ONE.has(name))) return undefined;
  return { min: -1, max: candidates.every((name) => BELOW_ONE.has(name)) ? 0 : 1 };
}

function recurrentWeights(layer: RecurrentLayer): string[] {
  return layer.cells.map(({ prefix }) => `${prefix}recurrent_weight`);
}

/** Size and type of the tables of the functions; undefined when none of them has any. */
function tableType(a: Assignment, layer: RecurrentLayer): FixedPrecision | undefined {
  const functions = functionsOf(layer).map(({ name }) => name);
  const integers = functions.map((name) => ENTRIES[name]).filter((bits) => bits !== undefined);
  if (integers.length === 0) return undefined;
  const units = layer.cells.reduce((sum, { kind, prefix }) => sum + (CELLS[kind].gates + 1) * layer.units(prefix), 0);
  const lookups = units * layer.steps;
  if (functions.some((name) => LOOKED_UP.has(name)))
    chooseSize(a, layer, { lookups, why: [...new Set(functions)].join(' and ') });
  const width = a.width(layer, 'entries', { start: 11, min: 4, cost: 16 * lookups });
  const type = rounded(width, Math.max(...integers), true);
  a.choose(layer, 'table_t', type, `values of ${[...new Set(functions)].join(' and ')}`);
  return type;
}

/** Chooses the types of one cell's weights; gives one that holds every sum exactly, and no sum can leave. */
function cellSums(a: Assignment, layer: RecurrentLayer, prefix: CellPrefix, result: FixedPrecision): FixedPrecision {
  const input = part(a, layer, [`${prefix}weight`, `${prefix}bias`], a.type(layer));
  const state = part(a, layer, [`${prefix}recurrent_weight`, `${prefix}recurrent_bias`], result);
  const bound = Math.max(...input.bounds.map((sum, column) => sum + state.bounds[column]));
  const integer = integerBitsFor({ min: -bound, max: bound }, true);
  return fixed(integer + Math.max(input.fraction, state.fraction), integer);
}

/** Fraction bits of the products of a matrix and what it reads, and for each column the largest sum. */
function part(a: Assignment, layer: RecurrentLayer, [weight, bias]: readonly string[], x: FixedPrecision) {
  const type = a.chooseWeight(layer, weight, 9);
  const fraction = fractionBits(x) + fractionBits(type);
  const largest = 2 ** (x.integer - Number(x.signed));
  const rounding = 2 ** -fractionBits(type);
  const { data, shape } = weightTensor(layer.weights.get(weight)!.weight);
  const bounds = new Float64Array(shape[1]);
  for (const [at, value] of data.entries()) bounds[at % bounds.length] += largest * (Math.abs(value) + rounding);
  if (layer.weights.has(bias)) {
    a.chooseBias(layer, fraction, bias);
    const biases = weightTensor(layer.weights.get(bias)!.weight).data;
    for (const [column, value] of biases.entries()) bounds[column] += Math.abs(value);
  }
  return { fraction, bounds };
}
