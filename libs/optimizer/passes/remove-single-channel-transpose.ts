import { Input, Transpose } from '../../layers';
import { layerOptimizer } from '../../pass';
import { reportLostType } from './report-lost-type';

/** Gives an input the shape of the Transpose that alone reads it, when that only moves axes of extent 1 (io_parallel). */
export const removeSingleChannelTranspose = layerOptimizer(Transpose, {
  name: 'remove_single_channel_transpose',
  doc: 'Remove a transpose of an input that only moves axes of extent 1 (io_parallel).',
  preserves: 'values',
})((graph, transpose) => {
  const input = graph.producerOf(transpose);
  if (graph.config!.ioType !== 'io_parallel' || !(input instanceof Input)) return false;
  if (graph.consumers(input).length !== 1 || graph.isOutput(input)) return false;
  if (!transpose.sources.every((source, i) => source === i)) return false;
  reportLostType(graph, transpose, 'it moves no data and is removed', input);
  const { shape } = transpose;
  graph.bypass(transpose);
  input.set(Input.attributes.inputShape, shape);
  return true;
});
