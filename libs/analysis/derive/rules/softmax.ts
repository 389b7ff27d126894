import { fixed, fractionBits } from '../../../fixed';
import { sizeOf } from '../../../ir';
import { SOFTMAX_DOMAINS, type Softmax } from '../../../layers';
import { rounded } from '../assignment';
import type { Rule } from './rule';
import { chooseSize } from './tables';

/**
 * Softmax by the stable algorithm: e^-(max - x) from a table whose index has the step of the input and saturates where the
 * exponential has vanished, the exact sum, its reciprocal from a second table, and the products.
 */
const stableSoftmax: Rule<Softmax> = (a, layer) => {
  const { outer, along, inner } = layer.extents;
  const slices = outer * inner;
  const elements = slices * along;
  // The sum of equal terms, each 1, is a value of its type.
  const sumBits = Math.floor(Math.log2(along)) + 1;
  const output = a.structure.graph.isOutput(layer);
  const result = a.width(layer, 'result', {
    start: 10,
    min: output ? 8 : 4,
    cost: output ? sizeOf(layer.shape) : a.outputCost(layer),
  });
  // e^-d is below half a step of the result from here on.
  const vanishes = (result + 1) * Math.LN2;
  const integer = Math.ceil(Math.log2(vanishes));
  const finest = Math.max(fractionBits(a.type(layer)), 1 - integer);
  const norm = a.width(layer, 'inp_norm', {
    start: Math.min(integer + finest, integer + 6),
    max: Math.min(integer + finest, 12),
    min: 3,
    cost: 8 * elements,
  });
  const exp = a.width(layer, 'exp_table', { start: result + 3, min: 4, cost: 8 * elements });
  const sum = a.width(layer, 'inv_inp', { start: sumBits + 6, min: sumBits + 2, max: 12, cost: 8 * slices });
  const inv = a.width(layer, 'inv_table', { start: result + 3, min: 4, cost: 8 * elements });
  a.choose(
    layer,
    'inp_norm_t',
    rounded(norm, integer, false),
    `max - x, saturated at ${2 ** integer}, where e^-x has vanished; wrapping there is what loses the accuracy otherwise`,
  );
  a.choose(layer, 'ExpTableSize', 2 ** norm, 'one entry for each step of inp_norm_t');
  a.choose(layer, 'exp_table_t', rounded(exp, 1, false), 'e^-x lies within 0..1');
  const wide = rounded(exp - 1 + sumBits, sumBits, false);
  a.choose(layer, 'Precision.accum', wide, `exact sum of ${along} table entries`);
  a.choose(layer, 'inv_inp_t', rounded(sum, sumBits, false), `the sum lies within 1..${along}`);
  a.choose(layer, 'InvTableSize', 2 ** sum, 'one entry for each step of inv_inp_t');
  a.choose(layer, 'inv_table_t', rounded(inv, 1, false), '1 / sum lies within 0..1');
  const type = rounded(result, 0, false);
  const skip = output ? '; who needs only the class can set Skip: true and take the largest input' : '';
  a.choose(layer, 'Precision.result', type, `probabilities lie within 0..1${skip}`);
  return type;
};

/** Entries of Quartus' tables have this many fraction bits. */
const QUARTUS_FRACTION = 8;

/**
 * With the tables of Quartus (numerics.md 7.1): both are indexed by the bits below the sign of a number, and filled for the type that
 * they are told to be looked up by.
 */
const quartusSoftmax: Rule<Softmax> = (a, layer) => {
  const { outer, along, inner } = layer.extents;
  const lookups = outer * inner * (along + 1);
  const sumBits = Math.floor(Math.log2(along)) + 2;
  const output = a.structure.graph.isOutput(layer);
  const result = a.width(layer, 'result', {
    start: 10,
    min: output ? 8 : 4,
    cost: output ? sizeOf(layer.shape) : a.outputCost(layer),
  });
  const x = a.type(layer);
  a.choose(layer, 'exp_domain_t', fixed(x.width, x.integer), 'the type of the input: the table is filled for it');
  const max = sumBits + QUARTUS_FRACTION + 4;
  const exp = a.width(layer, 'exp_table', {
    start: sumBits + QUARTUS_FRACTION,
    min: sumBits + 2,
    max,
    cost: 8 * along,
  });
  const sum = rounded(exp, sumBits, true);
  a.choose(layer, 'exp_table_t', sum, `e^x lies within 0..1, the sum within 1..${along}`);
  a.choose(layer, 'inv_domain_t', fixed(exp, sumBits), 'the type of the sum: the table is filled for it');
  const inv = a.width(layer, 'inv_table', { start: QUARTUS_FRACTION + 2, min: 4, cost: 8 * along });
  a.choose(layer, 'inv_table_t', rounded(inv, 2, true), '1 / sum lies within 0..1');
  chooseSize(a, layer, { lookups, why: 'e^x and 1 / sum' });
  const type = rounded(result, 0, false);
  a.choose(layer, 'Precision.result', type, 'probabilities lie within 0..1');
  return type;
};

export const softmax: Rule<Softmax> = (a, layer) =>
  (layer.expected.includes(SOFTMAX_DOMAINS.exp) ? quartusSoftmax : stableSoftmax)(a, layer);
