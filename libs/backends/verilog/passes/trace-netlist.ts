import type { KernelTable } from '../../../kernels';
import { dce, traceGraph } from '../../../netlist';
import { type ModelOptimizerPass, modelOptimizer } from '../../../pass';
import { setNetlist } from '../netlist-artifact';

/** Traces every layer's kernel into one combinational netlist. */
export function traceNetlist(kernels: KernelTable): ModelOptimizerPass {
  return modelOptimizer({
    name: 'verilog:trace_netlist',
    doc: "Trace every layer's kernel into one combinational netlist.",
    preserves: 'bits',
  })((graph) => {
    setNetlist(graph, 'netlist', dce(traceGraph(graph, kernels)));
    return false;
  });
}
