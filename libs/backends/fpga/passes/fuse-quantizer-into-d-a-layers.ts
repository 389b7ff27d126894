import type { Layer } from '../../../ir';
import { Dense, EXACT_SUM, FixedPointQuantizer, INPUT_MASK, MASK } from '../../../layers';
import { layerOptimizer } from '../../../pass';

/**
 * Lets layers of distributed arithmetic quantise their input themselves. Where several read a quantiser each repeats it, which is
 * cheap only for the plainest rounding and overflow.
 */
export const fuseQuantizerIntoDALayers = layerOptimizer(FixedPointQuantizer, {
  name: 'fuse_quantizer_into_d_a_layers',
  doc: 'Fold a quantiser into the layers of distributed arithmetic that read it.',
  preserves: 'bits',
})((graph, quantizer) => {
  const readers = graph.consumers(quantizer);
  const [rounding, saturation] = [quantizer.get(MASK.rounding), quantizer.get(MASK.saturation)];
  const cheap = readers.length === 1 || (rounding === 'RND' && saturation === 'WRAP');
  if (readers.length === 0 || graph.isOutput(quantizer) || !cheap) return false;
  // A layer quantises its input once.
  const takes = (reader: Layer) =>
    reader instanceof Dense && reader.get(EXACT_SUM) && reader.get(INPUT_MASK.k).length === 0;
  if (!readers.every(takes)) return false;
  for (const reader of readers) {
    for (const key of ['k', 'i', 'f'] as const) reader.set(INPUT_MASK[key], quantizer.get(MASK[key]));
    reader.set(INPUT_MASK.rounding, rounding);
    reader.set(INPUT_MASK.saturation, saturation);
  }
  graph.bypass(quantizer);
  return true;
});
