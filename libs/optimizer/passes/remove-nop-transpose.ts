import { Layer } from '../../ir';
import { Transpose } from '../../layers';
import { layerOptimizer } from '../../pass';

/** Removes a Transpose that leaves every axis where it is and converts nothing. */
export const removeNopTranspose = layerOptimizer(Transpose, {
  name: 'remove_nop_transpose',
  doc: 'Remove a transpose that moves no axis.',
  preserves: 'values',
})((graph, transpose) => {
  if (transpose.get(Layer.common.result).precision.kind !== 'auto') return false;
  if (!transpose.get(Transpose.attributes.perm).every((axis, i) => axis === i)) return false;
  graph.bypass(transpose);
  return true;
});
