import { userError } from '../../diagnostic';
import type { ModelGraph } from '../../ir';
import { FixedPointQuantizer } from '../../layers';

/** Whether types follow from the quantisers of the model: as Model.BitExact says, else when it has fixed-point quantisers. */
export function isBitExact(graph: ModelGraph): boolean {
  const given = graph.config!.model('BitExact') ?? null;
  if (given === null) return hasQuantizers(graph);
  if (typeof given === 'boolean') return given;
  throw userError('bad-config', `Model.BitExact is ${JSON.stringify(given)}, expected true, false or null`);
}

export function hasQuantizers(graph: ModelGraph): boolean {
  return graph.layers.some((layer) => layer instanceof FixedPointQuantizer);
}
