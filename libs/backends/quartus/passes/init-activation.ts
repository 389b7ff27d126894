import { Activation, STREAMED } from '../../../layers';
import { layerOptimizer } from '../../../pass';

export const initActivation = layerOptimizer(Activation, {
  name: 'quartus:init_activation',
  doc: 'Let activations round as those of a stream do (io_stream).',
  preserves: 'nothing',
})((graph, layer) => {
  if (graph.config!.ioType === 'io_stream') layer.set(STREAMED.streamed, true);
});
