import { fixed, fractionBits, ufixed } from '../../../fixed';
import type { Layer } from '../../../ir';
import { LIFNeuron, type SNNReadout, type SpikingNeuron } from '../../../layers';
import { integerBitsFor } from '../../ranges';
import { type Assignment, rounded, short } from '../assignment';
import type { Rule } from './rule';

export const spikingNeuron: Rule<SpikingNeuron> = (a, layer) => {
  const threshold = a.chooseWeight(layer, 'threshold');
  if (layer instanceof LIFNeuron) a.chooseWeight(layer, 'beta', 10);
  chooseMembrane(a, layer, Math.max(fractionBits(a.type(layer)), fractionBits(threshold)));
  const spike = ufixed(1, 1);
  a.choose(layer, 'Precision.result', spike, 'a spike or none');
  return spike;
};

export const snnReadout: Rule<SNNReadout> = (a, layer) => {
  chooseMembrane(a, layer, fractionBits(a.type(layer)));
  const { min, max } = a.range(layer);
  const range = { min: Math.floor(min), max: Math.ceil(max) };
  const bits = Math.max(integerBitsFor(range, range.min < 0), 1);
  const type = fixed(bits, bits, { signed: range.min < 0 });
  a.choose(layer, 'Precision.result', type, 'a class, or the difference of two');
  return type;
};

/** Potentials are rounded and saturate; without a leak they stay on the grid of what is added to them. */
function chooseMembrane(a: Assignment, layer: Layer, fraction: number): void {
  const range = a.inside(layer, 'potential');
  const integer = integerBitsFor(range, true) + a.structure.margin;
  const exact = Math.max(integer + fraction, 2);
  const cost = 4 * layer.inputShape().reduce((n, extent) => n * extent, 1);
  const width = a.width(layer, 'membrane', { start: exact, max: Math.max(exact, 18), cost });
  const type = rounded(width, integer, true);
  a.choose(layer, 'Precision.membrane', type, `largest potential ${short(range.largest)}, one spare bit`);
}
