import { userError } from '../../../diagnostic';
import type { KernelTable } from '../../../kernels';
import { StatefulLayer } from '../../../layers';
import { countOperations } from '../../../netlist';
import { type ModelOptimizerPass, modelOptimizer } from '../../../pass';

/** A fully unrolled design of more multiplications than this fits no FPGA and takes minutes to build. */
const MOST_MULTIPLICATIONS = 400_000;

/** Refuses, before the work, a network that is too large to be built with one adder tree per output. */
export function checkSize(kernels: KernelTable): ModelOptimizerPass {
  return modelOptimizer({
    name: 'verilog:check_size',
    doc: 'Refuse a network that is too large to be fully unrolled.',
    preserves: 'bits',
  })((graph) => {
    const stateful = graph.layers.find((layer) => layer instanceof StatefulLayer);
    if (stateful) {
      const message = `${stateful.kind} keeps its state from one inference to the next, which this backend cannot build yet`;
      throw userError('stateful-layer', message, { node: stateful.name }, 'predict with the vitis or vivado backend');
    }
    const counts = graph.layers.map((layer) => ({ layer, count: countOperations(layer, kernels).multiplications }));
    const total = counts.reduce((sum, { count }) => sum + count, 0);
    if (total <= MOST_MULTIPLICATIONS) return false;
    const largest = counts.sort((a, b) => b.count - a.count).slice(0, 3);
    const shares = largest.map(({ layer, count }) => `"${layer.name}" ${count.toLocaleString('en')}`).join(', ');
    throw userError(
      'too-large',
      `fully unrolled, this network has ${total.toLocaleString('en')} multiplications (${shares}); at most ${MOST_MULTIPLICATIONS.toLocaleString('en')} are built`,
      {},
      `${Math.floor((1000 * MOST_MULTIPLICATIONS) / total) / 10} % of that would fit: stride or pool earlier, take fewer channels or units, or predict with another backend; reuse of multipliers is not supported yet`,
    );
  });
}
