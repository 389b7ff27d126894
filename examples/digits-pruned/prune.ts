import { Dense, defineExtension, layerOptimizer, mapTensor } from 'nx-hls/compiler';

/** Weights below this hardly matter, but each costs adders. */
const LEAST = 0.03;

const dropSmallWeights = layerOptimizer(Dense, {
  name: 'example:drop_small_weights',
  doc: 'Set weights that are nearly zero to zero.',
  preserves: 'nothing',
})((_graph, dense) => {
  const { tensor } = dense.get(Dense.attributes.weight);
  dense.set(Dense.attributes.weight, { tensor: mapTensor(tensor, (w) => (Math.abs(w) < LEAST ? 0 : w)) });
  return false;
});

/** A flow of its own between `optimize` and the backend's first: it becomes the target `hls-example-prune`. */
export default defineExtension({
  name: 'prune',
  passes: [dropSmallWeights],
  flows: [{ name: 'example:prune', requires: ['optimize'], reads: [], passes: ['example:drop_small_weights'] }],
  updateFlows: { 'verilog:init_layers': { requires: ['example:prune'] } },
});
