import { pipeline } from '../../../netlist';
import { modelOptimizer } from '../../../pass';
import { DEFAULTS } from '../defaults';
import { getNetlist, setNetlist } from '../netlist-artifact';

/** Inserts registers so that no path is longer than the clock allows. */
export const pipelineNetlist = modelOptimizer({
  name: 'verilog:pipeline_netlist',
  doc: 'Insert registers so that no path is longer than the clock period allows.',
  preserves: 'bits',
})((graph) => {
  const { period, uncertainty = DEFAULTS.clockUncertainty } = graph.config!.clock;
  const { netlist, warnings } = pipeline(getNetlist(graph, 'netlist'), {
    periodNs: period,
    uncertaintyFraction: uncertainty,
  });
  for (const warning of warnings) graph.report(warning);
  setNetlist(graph, 'pipelined-netlist', netlist);
  return false;
});
