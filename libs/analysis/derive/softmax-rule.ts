import { sizeOf } from '../../ir';
import type { Softmax } from '../../layers';
import { type Assignment, type Format, rounded } from './assignment';

/**
 * Softmax by the stable algorithm: e^-(max - x) from a table whose index has the step of the input and saturates where the
 * exponential has vanished, the exact sum, its reciprocal from a second table, and the products.
 */
export function softmaxRule(a: Assignment, layer: Softmax): Format {
  const { along } = layer.extents;
  // The sum of equal terms, each 1, is a value of its type.
  const sumBits = Math.floor(Math.log2(along)) + 1;
  const output = a.structure.graph.isOutput(layer);
  const result = a.width(layer, 'result', { start: 10, min: output ? 8 : 4, cost: sizeOf(layer.shape) });
  // e^-d is below half a step of the result from here on.
  const vanishes = (result + 1) * Math.LN2;
  const integer = Math.ceil(Math.log2(vanishes));
  const finest = Math.max(a.format(layer).fraction, 1 - integer);
  const norm = a.width(layer, 'inp_norm', {
    start: Math.min(integer + finest, integer + 6),
    max: Math.min(integer + finest, 12),
    min: 3,
    cost: 8 * along,
  });
  const exp = a.width(layer, 'exp_table', { start: result + 3, min: 4, cost: 8 * along });
  const sum = a.width(layer, 'inv_inp', { start: sumBits + 6, min: sumBits + 2, max: 12, cost: 8 });
  const inv = a.width(layer, 'inv_table', { start: result + 3, min: 4, cost: 8 * along });
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
  const skip = output ? '; who needs only the class can set Skip: true and take the largest input' : '';
  a.choose(layer, 'Precision.result', rounded(result, 0, false), `probabilities lie within 0..1${skip}`);
  return { fraction: result, signed: false };
}
