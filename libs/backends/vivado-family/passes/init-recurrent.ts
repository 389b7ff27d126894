import type { LayerClass, ModelGraph } from '../../../ir';
import { Bidirectional, CELLS, GRU, LSTM, type RecurrentLayer, SimpleRNN } from '../../../layers';
import { type AnyPass, layerOptimizer } from '../../../pass';
import { FPGA_ATTRIBUTES } from '../../fpga';
import { fittingReuseFactor, initStrategy, interleaveOf } from './matrix-strategy';

/**
 * Chooses strategy and reuse factors of a recurrent layer's products, and with them the order in which a saturating
 * accumulator adds. A recurrent factor of 1, which hls4ml writes into every configuration, follows the layer's.
 */
function initRecurrent(graph: ModelGraph, layer: RecurrentLayer): false {
  const reused = initStrategy(graph, layer);
  const general = layer.get(FPGA_ATTRIBUTES.reuseFactor);
  for (const { kind, prefix } of layer.cells) {
    const units = layer.units(prefix);
    const width = CELLS[kind].gates * units;
    const products = [
      { key: `${prefix}reuse_factor`, order: `${prefix}interleave`, nIn: layer.inputShape()[1] },
      { key: `${prefix}recurrent_reuse_factor`, order: `${prefix}recurrent_interleave`, nIn: units },
    ];
    for (const { key, order, nIn } of products) {
      const own = graph.config!.value(layer, key) as number | undefined;
      const given = own === undefined || own === 1 ? general : own;
      const reuse = reused ? fittingReuseFactor(graph, layer, nIn, width, given) : given;
      layer.setAttr(key, reuse);
      if (reused) layer.setAttr(order, interleaveOf(nIn, reuse));
    }
  }
  return false;
}

const init = <L extends RecurrentLayer>(layerClass: LayerClass<L>, name: string) =>
  layerOptimizer(layerClass, {
    name: `vivado:${name}`,
    doc: `Choose strategy, valid reuse factors and orders of accumulation of ${layerClass.kind}.`,
    // Where the accumulator saturates, the order of accumulation decides bits.
    preserves: 'nothing',
  })(initRecurrent);

export const RECURRENT_PASSES: readonly AnyPass[] = [
  init(Bidirectional, 'init_bidirectional'),
  init(GRU, 'init_gru'),
  init(LSTM, 'init_lstm'),
  init(SimpleRNN, 'init_simple_rnn'),
];
