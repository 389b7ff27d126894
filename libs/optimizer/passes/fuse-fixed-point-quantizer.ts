import type { Precision } from '../../fixed';
import { Layer, type ModelGraph } from '../../ir';
import { Activation, commonType, FixedPointQuantizer, MASK, RecurrentLayer, Reshape, Transpose } from '../../layers';
import { globalOptimizer } from '../../pass';

/**
 * Lets the layer before a quantiser convert to the quantiser's type itself, through data movement, when the type is one for all
 * elements and nothing else reads them (numerics.md 5.2).
 */
export const fuseFixedPointQuantizer = globalOptimizer({
  name: 'fuse_fixed_point_quantizer',
  doc: 'Fold a quantiser with one type for all elements into the result of the layer before it.',
  preserves: 'bits',
})((graph, layer) => {
  if (!layer.get(Layer.common.bitExact)) return false;
  const precision = precisionOf(layer);
  const chain = precision && chainBefore(graph, layer);
  if (!precision || !chain) return false;
  for (const [i, before] of chain.entries()) {
    const { name } = before.get(Layer.common.result);
    // The first of the chain converts; the others only move converted values.
    before.set(Layer.common.result, { name, precision: i === chain.length - 1 ? precision : plain(precision) });
    before.set(Layer.common.trusted, true);
  }
  graph.bypass(layer);
  return true;
});

/** The one type of a quantiser, or of a linear activation that stands for one. */
function precisionOf(layer: Layer): Precision | undefined {
  if (layer instanceof FixedPointQuantizer) return commonType(layer, MASK, layer.get(MASK.k).length);
  const linear = layer instanceof Activation && layer.get(Activation.attributes.activation) === 'linear';
  return linear && layer.get(Layer.common.trusted) ? layer.get(Layer.common.result).precision : undefined;
}

/**
 * The layers from the quantiser's input up to one that can convert: each is read by nothing else, and no quantiser was folded into
 * it. Undefined when there is none: a Reshape may become an alias, which converts nothing.
 */
function chainBefore(graph: ModelGraph, quantizer: Layer): readonly Layer[] | undefined {
  const chain: Layer[] = [];
  let before = graph.producerOf(quantizer);
  while (isFree(graph, before)) {
    chain.push(before);
    if (!(before instanceof Reshape || before instanceof Transpose)) break;
    before = graph.producerOf(before);
  }
  const last = chain.at(-1);
  return last === undefined || last instanceof Reshape ? undefined : chain;
}

function isFree(graph: ModelGraph, layer: Layer): boolean {
  // A recurrent layer itself reads its result, unquantised.
  if (layer instanceof RecurrentLayer) return false;
  return graph.consumers(layer).length === 1 && !graph.isOutput(layer) && !layer.get(Layer.common.trusted);
}

function plain(precision: Precision): Precision {
  return precision.kind === 'fixed' ? { ...precision, rounding: 'TRN', saturation: 'WRAP', satBits: 0 } : precision;
}
