import { type FixedPrecision, fixed, fractionBits } from '../../../fixed';
import type { Layer } from '../../../ir';
import { Activation, HardActivation, ParametrizedActivation, PReLU, TernaryTanh } from '../../../layers';
import { sum, widest } from '../../../optimizer';
import { integerBitsFor } from '../../ranges';
import { type Assignment, ownWeightType, rounded, short, WIDEST } from '../assignment';
import { CENTRED_RANGE } from './tables';

/** Functions that take a value of any width and convert it to a chosen type themselves. */
const DIRECT: readonly string[] = ['linear', 'relu', 'relu1', 'relu6'];

interface ResultOptions {
  readonly signed: boolean;
  /** Values never leave this range, whatever the data. */
  readonly bounds?: readonly [number, number];
  /** Integer bits that are enough whatever the data. */
  readonly most?: number;
  /** The exact value has a type of no more fraction bits. */
  readonly exact?: FixedPrecision;
  readonly start?: number;
  /** Beginning of the reason. */
  readonly what: string;
}

/** Chooses a result that rounds and saturates: integer bits from the data and a margin, the rest from the search. */
export function roundedResult(
  a: Assignment,
  layer: Layer,
  { signed, bounds, most = Number.POSITIVE_INFINITY, exact, start = 10, what }: ResultOptions,
): FixedPrecision {
  const { graph, margin } = a.structure;
  const range = a.range(layer);
  const needed = bounds
    ? integerBitsFor({ min: bounds[0], max: bounds[1] }, signed)
    : integerBitsFor(range, signed) + margin + doubling(graph.consumers(layer));
  const limit = tableLimit(a, layer);
  const integer = Math.min(needed, most, limit ?? needed);
  const output = graph.isOutput(layer);
  const full = exact === undefined ? WIDEST : Math.min(WIDEST, Math.max(integer + fractionBits(exact), 1));
  const width = a.width(layer, 'result', {
    start: Math.min(full, output ? start + 4 : start),
    min: Math.min(full, output ? 8 : 2),
    max: full,
    cost: a.outputCost(layer),
  });
  const spare = margin === 1 ? 'one spare bit' : `${margin} spare bits`;
  const bits = bounds
    ? what
    : limit !== undefined && limit < needed
      ? `the table that reads it is constant beyond ${2 ** (limit - 1)}`
      : `${what}${layer.kind === 'Input' ? '' : ` ${short(range.largest)}`}, ${spare}`;
  const type = rounded(width, integer, signed);
  a.choose(layer, 'Precision.result', type, `${bits}; rounded and saturated`);
  return type;
}

/**
 * A sum that the type `exact` holds: kept as it is when only functions read it that narrow it themselves, else rounded. It is
 * `written` where no inference knows it.
 */
export function exactOrRounded(
  a: Assignment,
  layer: Layer,
  exact: FixedPrecision,
  written: FixedPrecision | 'auto' = 'auto',
): FixedPrecision {
  const { graph, fused } = a.structure;
  const readers = graph.consumers(layer);
  const narrowed = readers.length > 0 && !graph.isOutput(layer) && readers.every(narrows);
  if (fused.has(layer.name) || narrowed) {
    const reason = narrowed
      ? `exact: ${readers.map((r) => r.origin).join(', ')} narrows it`
      : 'exact: a layer is fused into it';
    a.choose(layer, 'Precision.result', fused.has(layer.name) ? 'auto' : written, reason);
    return exact;
  }
  return roundedResult(a, layer, { signed: exact.signed, exact, what: 'largest output' });
}

/** Thresholds are rounded down to the grid of what is compared with them (numerics.md 3.3): bits that move none past a sum. */
const THRESHOLD_BITS = 12;

/**
 * The result of a layer that adds products of its input and trained numbers. Where the model quantises these itself, its
 * outputs are exact numbers: they stay so.
 */
export function linearResult(
  a: Assignment,
  layer: Layer,
  exact: FixedPrecision,
  written: FixedPrecision | 'auto',
): FixedPrecision {
  if (!a.structure.quantizes || ![...layer.weights.keys()].every((variable) => a.isExact(layer, variable))) {
    return exactOrRounded(a, layer, exact, written);
  }
  if (a.structure.graph.consumers(layer).some(({ kind }) => kind === 'BatchNormalizationQuantizedTanh')) {
    const finer = fixed(exact.width + THRESHOLD_BITS, exact.integer, { signed: exact.signed });
    a.choose(layer, 'Precision.result', finer, 'exact, and fine enough for the thresholds that it is compared with');
    return finer;
  }
  a.choose(layer, 'Precision.result', written, 'exact: the model quantises the weights itself');
  return exact;
}

/** Whether inference knows the result of a layer from the type of that weight: signs and exponents are no numbers to it. */
export function isInferred(layer: Layer, variable: string): boolean {
  const kind = ownWeightType(layer, variable)?.kind;
  return kind !== 'xnor' && kind !== 'exponent';
}

/** The type of an exact sum. */
export function exactAddition(a: FixedPrecision, b: FixedPrecision): FixedPrecision {
  const { integer, fraction, signed } = sum(a, b);
  return fixed(integer + fraction, integer, { signed });
}

/** A result that inference makes of the inputs' types without losing anything. */
export function sameAsInputs(reason: string) {
  return (a: Assignment, layer: Layer): FixedPrecision => {
    a.choose(layer, 'Precision.result', 'auto', reason);
    return widest(layer.inputs.map((_, slot) => a.type(layer, slot)));
  };
}

function narrows(layer: Layer): boolean {
  if (layer instanceof Activation) return DIRECT.includes(layer.get(Activation.attributes.activation));
  if (layer instanceof ParametrizedActivation) {
    return layer.get(ParametrizedActivation.attributes.activation) !== 'elu';
  }
  if (layer.kind === 'BatchNormalizationQuantizedTanh') return true;
  return layer instanceof PReLU || layer instanceof HardActivation;
}

/** Ternary tanh doubles its input in the input's own type. */
function doubling(readers: readonly Layer[]): number {
  return Number(readers.some((reader) => reader instanceof TernaryTanh));
}

/** Integer bits beyond which every reader is a table that is constant; undefined when some reader is none. */
function tableLimit(a: Assignment, layer: Layer): number | undefined {
  const { graph } = a.structure;
  const readers = graph.consumers(layer);
  if (readers.length === 0 || graph.isOutput(layer)) return undefined;
  const limits = readers.map((reader) =>
    reader instanceof Activation ? CENTRED_RANGE[reader.get(Activation.attributes.activation)] : undefined,
  );
  return limits.every((limit) => limit !== undefined) ? Math.log2(Math.max(...limits)) : undefined;
}
