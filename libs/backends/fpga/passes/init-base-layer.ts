import { globalOptimizer } from '../../../pass';
import { FPGA_ATTRIBUTES } from '../attributes';
import { settingOf } from '../setting';

/** Gives every computing layer its reuse factor. */
export const initBaseLayer = globalOptimizer({
  name: 'init_base_layer',
  doc: 'Give every layer its reuse factor from the configuration.',
  preserves: 'bits',
})((graph, layer) => {
  const { reuseFactor } = FPGA_ATTRIBUTES;
  if (layer.expected.includes(reuseFactor)) layer.set(reuseFactor, settingOf(graph, layer, reuseFactor));
  return false;
});
