import { userError } from '../../../diagnostic';
import { GarNet } from '../../../layers';
import { layerOptimizer } from '../../../pass';
import { FPGA_ATTRIBUTES } from '../../fpga';

/** The vertices that are computed together are averaged together: as many groups as the reuse factor says. */
export const initGarnet = layerOptimizer(GarNet, {
  name: 'vivado:init_garnet',
  doc: 'Average the vertices of a GarNet in as many groups as its reuse factor says.',
  // Each mean is rounded.
  preserves: 'nothing',
})((_, layer) => {
  const [reuse, { vertices }] = [layer.get(FPGA_ATTRIBUTES.reuseFactor), layer];
  if (vertices % reuse !== 0) {
    const found = `ReuseFactor is ${reuse}: ${vertices} vertices do not make that many groups of equal size`;
    throw userError('bad-reuse-factor', found, { node: layer.origin }, `set a divisor of ${vertices}`);
  }
  if (reuse > 1) layer.set(GarNet.attributes.vertexGroups, reuse);
  return false;
});
