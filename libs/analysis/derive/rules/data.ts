import { asFixed, type FixedPrecision, fixed, ufixed } from '../../../fixed';
import { Layer } from '../../../ir';
import { Activation, Constant, Embedding, GarNet, Merge, Rearrangement } from '../../../layers';
import { product, sum } from '../../../optimizer';
import { integerBitsFor } from '../../ranges';
import { type Assignment, rounded, short } from '../assignment';
import { exactOrRounded, roundedResult, sameAsInputs } from './results';
import type { Rule } from './rule';

/** Data on a grid of at most so many bits are stored as they are. */
const MOST_EXACT = 12;

export const input: Rule = (a, layer) => {
  const readers = readersOf(a, layer);
  const rows = readers.map((reader) => (reader instanceof Embedding ? reader.get(Embedding.attributes.vocabSize) : 0));
  if (rows.length > 0 && rows.every((count) => count > 0)) return indices(a, layer, Math.max(...rows));
  const vertices = readers.map((reader) => (reader instanceof GarNet && countsIn(layer, reader) ? reader.vertices : 0));
  if (readers.length > 0 && vertices.every((count) => count > 0)) return indices(a, layer, Math.max(...vertices) + 1);
  const quantizer = commonQuantizer(readers);
  if (quantizer) {
    a.choose(layer, 'Precision.result', quantizer, "the model's own quantiser reads it");
    return quantizer;
  }
  const range = a.range(layer);
  const signed = range.min < 0;
  const integer = integerBitsFor(range, signed);
  const seen = `the data lie in ${short(range.min)}..${short(range.max)}`;
  // It multiplies in the type of its input, whose grid the products need.
  const multiplied = readers.some((reader) => reader instanceof GarNet);
  if (multiplied || range.fraction === undefined || integer + range.fraction > MOST_EXACT) {
    return roundedResult(a, layer, { signed, start: 12, what: seen });
  }
  const type = rounded(Math.max(integer + range.fraction, 1), integer, signed);
  a.choose(layer, 'Precision.result', type, `${seen} on a grid of 2^-${range.fraction}: exact`);
  return type;
};

/** Whether a graph layer reads its number of vertices there. */
function countsIn(layer: Layer, reader: GarNet): boolean {
  return layer.outputs.includes(reader.inputs[1]);
}

/** Every number below can come, whichever the data have. */
function indices(a: Assignment, layer: Layer, numbers: number): FixedPrecision {
  const bits = Math.max(Math.ceil(Math.log2(numbers)), 1);
  const type = rounded(bits, bits, false);
  a.choose(layer, 'Precision.result', type, `a number from 0 to ${numbers - 1}`);
  return type;
}

/** The layers that compute with what a layer gives. */
function readersOf(a: Assignment, layer: Layer): readonly Layer[] {
  return a.structure.graph
    .consumers(layer)
    .flatMap((reader) =>
      reader instanceof Rearrangement || reader.kind === 'Reshape' ? readersOf(a, reader) : [reader],
    );
}

/** The type to which all of them convert what they read: then the conversion may as well come before. */
function commonQuantizer(readers: readonly Layer[]): FixedPrecision | undefined {
  const types = readers.map((reader) => {
    const quantizes = reader instanceof Activation && reader.get(Activation.attributes.activation) === 'linear';
    const { precision } = reader.get(Layer.common.result);
    return quantizes && reader.get(Layer.common.trusted) && precision.kind === 'fixed' ? precision : undefined;
  });
  return types.every((type) => JSON.stringify(type) === JSON.stringify(types[0])) ? types[0] : undefined;
}

/** A trained tensor that no layer took in. */
export const constant: Rule<Constant> = (a, layer) => {
  const range = a.trained(layer, Constant.attributes.value.key);
  const signed = range.min < 0;
  const integer = integerBitsFor(range, signed);
  const exact = range.fraction === undefined ? undefined : Math.max(integer + range.fraction, 1);
  const width = a.width(layer, 'result', { start: Math.min(10, exact ?? 10), max: exact, cost: a.outputCost(layer) });
  const type = rounded(width, integer, signed);
  a.choose(layer, 'Precision.result', type, `trained numbers, largest magnitude ${short(range.largest)}`);
  return type;
};

/** A table of trained rows, whose type is that of the result. */
export const embedding: Rule<Embedding> = (a, layer) => {
  const type = a.chooseWeight(layer, 'embeddings', 10);
  a.choose(layer, 'Precision.result', type, 'the type of the table: nothing is converted');
  return type;
};

/** Elements in another order keep their type. */
export const moved = sameAsInputs('its elements keep their type');

export const concatenate = sameAsInputs('the narrowest type that holds all inputs');

const selection = sameAsInputs('the narrowest type that holds both inputs');

export const merge: Rule<Merge> = (a, layer) => {
  const op = layer.get(Merge.attributes.op);
  const [x, y] = [a.type(layer, 0), a.type(layer, 1)];
  if (op === 'maximum' || op === 'minimum') return selection(a, layer);
  if (op === 'multiply') return exactOrRounded(a, layer, product(x, y));
  const { integer, fraction, signed } = sum(x, y);
  const type = fixed(integer + fraction, integer, { signed: signed || op === 'subtract' });
  // Inference knows of no half.
  if (op === 'average') return roundedResult(a, layer, { signed, what: 'largest output', exact: half(type) });
  return exactOrRounded(a, layer, type);
};

function half(type: FixedPrecision): FixedPrecision {
  return { ...type, integer: type.integer - 1 };
}

/** Layers whose types follow from their attributes alone. */
export const given: Rule = (a, layer) => {
  a.choose(layer, 'Precision.result', 'auto', "follows from the model's own quantisers");
  const { precision } = layer.get(Layer.common.result);
  return precision.kind === 'exponent' ? ufixed(1, 1) : asFixed(precision);
};
