import { userError } from '../../../diagnostic';
import { globalOptimizer } from '../../../pass';
import { FPGA_ATTRIBUTES } from '../attributes';

/** Gives every computing layer its reuse factor. */
export const initBaseLayer = globalOptimizer({
  name: 'init_base_layer',
  doc: 'Give every layer its reuse factor from the configuration.',
  preserves: 'bits',
})((graph, layer) => {
  const { reuseFactor } = FPGA_ATTRIBUTES;
  if (!layer.expected.includes(reuseFactor)) return false;
  const value = graph.config!.value(layer, 'ReuseFactor', true) ?? 1;
  if (!Number.isInteger(value) || (value as number) < 1) {
    throw userError('bad-reuse-factor', `ReuseFactor is ${JSON.stringify(value)}, expected an integer of at least 1`, {
      node: layer.origin,
    });
  }
  layer.set(reuseFactor, value as number);
  return false;
});
