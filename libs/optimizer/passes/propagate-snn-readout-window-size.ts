import { SNNReadout, SPIKING, SpikingNeuron } from '../../layers';
import { modelOptimizer } from '../../pass';

/** Neurons forget at the end of the window of the readout behind them. */
export const propagateSnnReadoutWindowSize = modelOptimizer({
  name: 'propagate_snn_readout_window_size',
  doc: "Give the neurons the window of the model's readout.",
  preserves: 'nothing',
})((graph) => {
  const { stateResetPolicy, windowSize } = SNNReadout.attributes;
  const readout = graph.layers.find(
    (layer) => layer instanceof SNNReadout && layer.get(stateResetPolicy) === 'fixed_window',
  );
  if (!readout) return false;
  for (const layer of graph.layers) {
    if (layer instanceof SpikingNeuron) layer.set(SPIKING.windowSize, readout.get(windowSize));
  }
  return false;
});
