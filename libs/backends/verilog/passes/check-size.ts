import { userError } from '../../../diagnostic';
import type { Layer } from '../../../ir';
import type { KernelTable } from '../../../kernels';
import { StatefulLayer } from '../../../layers';
import { countOperations } from '../../../netlist';
import { type ModelOptimizerPass, modelOptimizer } from '../../../pass';

/** A fully unrolled design of more operations than these fits no FPGA and takes minutes and gigabytes to build. */
const MOST_MULTIPLICATIONS = 400_000;
const MOST_OTHERS = 600_000;

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
    const counts = graph.layers.map((layer) => ({ layer, ...countOperations(layer, kernels) }));
    const of = (key: 'multiplications' | 'others') => counts.map(({ layer, [key]: count }) => ({ layer, count }));
    refuseAbove(MOST_MULTIPLICATIONS, 'multiplications', of('multiplications'));
    refuseAbove(MOST_OTHERS, 'additions, comparisons and lookups', of('others'));
    return false;
  });
}

/** A user error that names the largest layers when all of them together have more than `most` operations. */
function refuseAbove(most: number, what: string, counts: { readonly layer: Layer; readonly count: number }[]): void {
  const total = counts.reduce((sum, { count }) => sum + count, 0);
  if (total <= most) return;
  const show = (count: number) => count.toLocaleString('en');
  const largest = counts.sort((a, b) => b.count - a.count).slice(0, 3);
  const shares = largest.map(({ layer, count }) => `"${layer.name}" ${show(count)}`).join(', ');
  throw userError(
    'too-large',
    `fully unrolled, this network has ${show(total)} ${what} (${shares}); at most ${show(most)} are built`,
    {},
    `${Math.floor((1000 * most) / total) / 10} % of that would fit: stride or pool earlier, take fewer channels or units, or predict with another backend; reuse of multipliers is not supported yet`,
  );
}
