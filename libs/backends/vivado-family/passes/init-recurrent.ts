import type { LayerClass } from '../../../ir';
import { Bidirectional, GRU, LSTM, type RecurrentLayer, SimpleRNN } from '../../../layers';
import { type AnyPass, layerOptimizer } from '../../../pass';
import { reuseRecurrent } from '../../fpga';
import { initStrategy } from './matrix-strategy';

const init = <L extends RecurrentLayer>(layerClass: LayerClass<L>, name: string) =>
  layerOptimizer(layerClass, {
    name: `vivado:${name}`,
    doc: `Choose strategy, valid reuse factors and orders of accumulation of ${layerClass.kind}.`,
    // Where the accumulator saturates, the order of accumulation decides bits.
    preserves: 'nothing',
  })((graph, layer) => {
    reuseRecurrent(graph, layer, initStrategy(graph, layer));
    return false;
  });

export const RECURRENT_PASSES: readonly AnyPass[] = [
  init(Bidirectional, 'init_bidirectional'),
  init(GRU, 'init_gru'),
  init(LSTM, 'init_lstm'),
  init(SimpleRNN, 'init_simple_rnn'),
];
