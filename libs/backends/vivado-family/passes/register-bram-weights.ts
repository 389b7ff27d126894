import { userError } from '../../../diagnostic';
import { globalOptimizer } from '../../../pass';
import { VIVADO_ATTRIBUTES } from '../attributes';

export const registerBramWeights = globalOptimizer({
  name: 'vivado:register_bram_weights',
  doc: 'Read weights of more than BramFactor elements through ports of the top function.',
  preserves: 'bits',
})((graph, layer) => {
  const factor = graph.config!.model('BramFactor');
  if (factor === undefined) return;
  if (!Number.isInteger(factor) || (factor as number) < 1) {
    const found = `Model.BramFactor is ${JSON.stringify(factor)}, expected an integer of at least 1`;
    throw userError('bad-config', found);
  }
  const isLarger = [...layer.weights.values()].some(({ weight }) => weight.tensor.data.length > (factor as number));
  if (isLarger) layer.set(VIVADO_ATTRIBUTES.largestRom, factor as number);
});
