import { fixed, fractionBits, isSigned, minimalBits } from '../../fixed';
import { Layer } from '../../ir';
import {
  Activation,
  BatchNormalization,
  Concatenate,
  Dense,
  Dot,
  HardActivation,
  Merge,
  ParametrizedActivation,
  PReLU,
  Softmax,
  TernaryTanh,
} from '../../layers';
import { integerBitsFor } from '../ranges';
import { type Assignment, type Format, rounded, short, WIDEST } from './assignment';
import { softmaxRule } from './softmax-rule';
import { entryOf } from './structure';
import { CENTRED_RANGE, centredTableRule, negativeTableRule } from './table-rules';

/** Functions that take a value of any width and convert it to a chosen type themselves. */
const DIRECT = ['linear', 'relu', 'relu1', 'relu6'];

/** Chooses the types of every layer for the widths of `assignment`. */
export function applyRules(assignment: Assignment): void {
  for (const layer of assignment.structure.graph.layers) assignment.setFormat(layer, rule(assignment, layer));
  const { split, vanished } = assignment.structure;
  // What is left of them when the rest is fused must not get in the way of that.
  for (const layer of split) {
    assignment.choices.push({ layer, key: 'Precision.result', value: 'auto', reason: 'becomes a type and scales' });
  }
  for (const [origin, keeper] of vanished) {
    if (split.has(origin)) continue;
    const entry = entryOf(assignment.structure, keeper);
    const chosen = assignment.choices.find((c) => c.layer === entry && c.key === 'Precision.result');
    const reason = `fused into ${entry}`;
    assignment.choices.push({ layer: origin, key: 'Precision.result', value: chosen?.value ?? 'auto', reason });
  }
}

function rule(a: Assignment, layer: Layer): Format {
  if (layer.kind === 'Input') return inputRule(a, layer);
  if (layer.kind === 'BatchNormalizationQuantizedTanh') return thresholdRule(a, layer);
  if (layer.get(Layer.common.trusted)) return trustedRule(a, layer);
  if (layer instanceof Dense) return denseRule(a, layer);
  if (layer instanceof BatchNormalization) return batchNormalizationRule(a, layer);
  if (layer instanceof Activation) return activationRule(a, layer);
  if (layer instanceof ParametrizedActivation) return parametrizedRule(a, layer);
  if (layer instanceof PReLU) return preluRule(a, layer);
  if (layer instanceof HardActivation) return hardRule(a, layer);
  if (layer instanceof TernaryTanh) return signRule(a, layer);
  if (layer instanceof Softmax) return softmaxRule(a, layer);
  if (layer instanceof Merge) return mergeRule(a, layer);
  if (layer instanceof Dot) return dotRule(a, layer);
  if (layer instanceof Concatenate) return sameRule(a, layer, 'the narrowest type that holds all inputs');
  if (['Reshape', 'Repack', 'Clone'].includes(layer.kind)) return sameRule(a, layer, 'its elements keep their type');
  return resultRule(a, layer, { signed: a.range(layer).min < 0, what: 'largest output' });
}

/** The type that a quantiser of the model gives; the other types of the layer are chosen by the rule of its kind. */
function trustedRule(a: Assignment, layer: Layer): Format {
  if (layer instanceof Dense) denseWeights(a, layer);
  if (layer instanceof BatchNormalization) normalizationWeights(a, layer);
  const { precision } = layer.get(Layer.common.result);
  a.choose(layer, 'Precision.result', precision, "the model's own quantiser");
  return { fraction: fractionBits(precision), signed: isSigned(precision) };
}

/** Comparisons give -1, 0 and 1 whatever the types are. */
function thresholdRule(a: Assignment, layer: Layer): Format {
  a.choose(layer, 'Precision.result', 'auto', 'signs of what is compared with thresholds');
  return { fraction: 0, signed: true };
}

function inputRule(a: Assignment, layer: Layer): Format {
  const range = a.range(layer);
  const signed = range.min < 0;
  const exact = range.fraction === undefined ? undefined : integerBitsFor(range, signed) + range.fraction;
  const seen = `the data lie in ${short(range.min)}..${short(range.max)}`;
  if (exact !== undefined && exact <= 12) {
    const type = rounded(Math.max(exact, 1), integerBitsFor(range, signed), signed);
    a.choose(layer, 'Precision.result', type, `${seen} on a grid of 2^-${range.fraction}: exact`);
    return { fraction: range.fraction!, signed };
  }
  return resultRule(a, layer, { signed, start: 12, what: seen });
}

/** Where the model quantises the weights itself, its outputs are exact numbers: they stay so. */
function denseRule(a: Assignment, layer: Dense): Format {
  if (layer.get(Dense.attributes.weight).quantizer) {
    const fraction = denseWeights(a, layer);
    a.choose(layer, 'Precision.result', 'auto', 'exact: the model quantises the weights itself');
    return { fraction, signed: true };
  }
  return linearResult(a, layer, denseWeights(a, layer));
}

/** Chooses all types but that of the result; gives the fraction bits of the exact sum. */
function denseWeights(a: Assignment, layer: Dense): number {
  const x = a.format(layer);
  const w = a.chooseWeight(layer, 'weight');
  const fraction = x.fraction + w.fraction;
  if (layer.get(Dense.attributes.useBias)) a.chooseBias(layer, fraction);
  a.choose(layer, 'Precision.accum', 'auto', 'exact: inferred from the types of input, weights and bias');
  return fraction;
}

function batchNormalizationRule(a: Assignment, layer: BatchNormalization): Format {
  return linearResult(a, layer, normalizationWeights(a, layer));
}

/** Chooses the types of scale and bias; gives the fraction bits of the exact result. */
function normalizationWeights(a: Assignment, layer: BatchNormalization): number {
  const fraction = a.format(layer).fraction + a.chooseWeight(layer, 'scale', 10).fraction;
  a.chooseBias(layer, fraction);
  return fraction;
}

function dotRule(a: Assignment, layer: Dot): Format {
  a.choose(layer, 'Precision.accum', 'auto', 'exact: inferred from the types of both inputs');
  return linearResult(a, layer, a.format(layer, 0).fraction + a.format(layer, 1).fraction);
}

function mergeRule(a: Assignment, layer: Merge): Format {
  const op = layer.get(Merge.attributes.op);
  const [x, y] = [a.format(layer, 0), a.format(layer, 1)];
  const signed = x.signed || y.signed || op === 'subtract';
  if (op === 'maximum' || op === 'minimum') return sameRule(a, layer, 'the narrowest type that holds both inputs');
  const common = Math.max(x.fraction, y.fraction);
  const fraction = op === 'multiply' ? x.fraction + y.fraction : op === 'average' ? common + 1 : common;
  return linearResult(a, layer, fraction, signed);
}

/** An exact sum: kept as it is when only functions read it that narrow it themselves, else rounded. */
function linearResult(a: Assignment, layer: Layer, fraction: number, signed = true): Format {
  const { graph, fused } = a.structure;
  const readers = graph.consumers(layer);
  const narrowed = readers.length > 0 && !graph.isOutput(layer) && readers.every(narrows);
  if (fused.has(layer.name) || narrowed) {
    const reason = narrowed
      ? `exact: ${readers.map((r) => r.origin).join(', ')} narrows it`
      : 'exact: a layer is fused into it';
    a.choose(layer, 'Precision.result', 'auto', reason);
    return { fraction, signed };
  }
  return resultRule(a, layer, { signed, exact: fraction, what: 'largest output' });
}

function narrows(layer: Layer): boolean {
  if (layer instanceof Activation) return DIRECT.includes(layer.get(Activation.attributes.activation));
  if (layer instanceof ParametrizedActivation) {
    return layer.get(ParametrizedActivation.attributes.activation) !== 'elu';
  }
  if (layer.kind === 'BatchNormalizationQuantizedTanh') return true;
  return layer instanceof PReLU || layer instanceof HardActivation;
}

function activationRule(a: Assignment, layer: Activation): Format {
  const name = layer.get(Activation.attributes.activation);
  switch (name) {
    case 'linear':
      return resultRule(a, layer, { signed: a.format(layer).signed, what: 'largest output' });
    case 'relu':
      return resultRule(a, layer, { signed: false, what: 'never negative; largest output' });
    case 'relu1':
      return resultRule(a, layer, { signed: false, bounds: [0, 1], what: 'always within 0..1' });
    case 'relu6':
      return resultRule(a, layer, { signed: false, bounds: [0, 6], what: 'always within 0..6' });
    case 'binary_tanh':
      return signRule(a, layer);
    case 'elu':
    case 'selu':
      return negativeTableRule(a, layer, () => resultRule(a, layer, { signed: true, what: 'largest output' }));
    default:
      return centredTableRule(a, layer, name);
  }
}

function parametrizedRule(a: Assignment, layer: ParametrizedActivation): Format {
  const { attributes } = ParametrizedActivation;
  a.choose(layer, 'Precision.param', 'auto', 'the fewest bits that hold the constant');
  const result = () => resultRule(a, layer, { signed: a.format(layer).signed, what: 'largest output' });
  switch (layer.get(attributes.activation)) {
    case 'leaky_relu':
      return result();
    case 'thresholded_relu':
      return resultRule(a, layer, { signed: layer.get(attributes.param) < 0, what: 'largest output' });
    case 'elu':
      return negativeTableRule(a, layer, result);
  }
}

function preluRule(a: Assignment, layer: PReLU): Format {
  a.chooseWeight(layer, 'param');
  return resultRule(a, layer, { signed: true, what: 'largest output' });
}

function hardRule(a: Assignment, layer: HardActivation): Format {
  const { activation, slope, shift } = HardActivation.attributes;
  for (const [key, value] of [
    ['slope_t', layer.get(slope)],
    ['shift_t', layer.get(shift)],
  ] as const) {
    const { k, i, f } = minimalBits(value);
    const fraction = Math.min(f, 10 - i);
    a.choose(layer, key, rounded(Math.max(k + i + fraction, 1), k + i, k === 1), `holds ${short(value)}`);
  }
  const tanh = layer.get(activation) === 'hard_tanh';
  const bounds = tanh ? ([-1, 1] as const) : ([0, 1] as const);
  return resultRule(a, layer, { signed: tanh, bounds, start: 9, what: `always within ${bounds.join('..')}` });
}

function signRule(a: Assignment, layer: Layer): Format {
  a.choose(layer, 'Precision.result', fixed(2, 2), 'only -1, 0 and 1 occur');
  return { fraction: 0, signed: true };
}

/** A result that inference makes of the inputs' types without losing anything. */
function sameRule(a: Assignment, layer: Layer, reason: string): Format {
  a.choose(layer, 'Precision.result', 'auto', reason);
  const formats = layer.inputs.map((_, slot) => a.format(layer, slot));
  return {
    fraction: Math.max(...formats.map((format) => format.fraction)),
    signed: formats.some((format) => format.signed),
  };
}

interface ResultOptions {
  readonly signed: boolean;
  /** Values never leave this range, whatever the data. */
  readonly bounds?: readonly [number, number];
  /** Fraction bits of the exact value. */
  readonly exact?: number;
  readonly start?: number;
  /** Beginning of the reason. */
  readonly what: string;
}

/** Chooses a result that rounds and saturates: integer bits from the data and a margin, the rest from the search. */
function resultRule(a: Assignment, layer: Layer, { signed, bounds, exact, start = 10, what }: ResultOptions): Format {
  const { graph, margin } = a.structure;
  const range = a.range(layer);
  const needed = bounds
    ? integerBitsFor({ min: bounds[0], max: bounds[1] }, signed)
    : integerBitsFor(range, signed) + margin + doubling(graph.consumers(layer));
  const limit = tableLimit(a, layer);
  const integer = Math.min(needed, limit ?? needed);
  const output = graph.isOutput(layer);
  const full = exact === undefined ? WIDEST : Math.min(WIDEST, Math.max(integer + exact, 1));
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
  a.choose(layer, 'Precision.result', rounded(width, integer, signed), `${bits}; rounded and saturated`);
  return { fraction: width - integer, signed };
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
