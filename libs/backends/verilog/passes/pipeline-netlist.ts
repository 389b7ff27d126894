import { pipeline } from '../../../netlist';
import { modelOptimizer } from '../../../pass';
import { getNetlist, setNetlist } from '../netlist-artifact';

/** Part of the period kept for clock uncertainty, setup and routing when the user gives none. */
export const CLOCK_UNCERTAINTY = 0.125;

/** Inserts registers so that no path is longer than the clock allows. */
export const pipelineNetlist = modelOptimizer({
  name: 'verilog:pipeline_netlist',
  doc: 'Insert registers so that no path is longer than the clock period allows.',
  preserves: 'bits',
})((graph) => {
  const { period, uncertainty = CLOCK_UNCERTAINTY } = graph.config!.clock;
  const { netlist, warnings } = pipeline(getNetlist(graph, 'netlist'), {
    periodNs: period,
    uncertaintyFraction: uncertainty,
  });
  for (const warning of warnings) graph.report(warning);
  setNetlist(graph, 'pipelined-netlist', netlist);
  return false;
});
