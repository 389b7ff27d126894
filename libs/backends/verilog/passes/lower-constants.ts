import { lowerConstants as lower } from '../../../netlist';
import { modelOptimizer } from '../../../pass';
import { getNetlist, setNetlist } from '../netlist-artifact';

/** Turns multiplications by constants into shared shifts and additions. */
export const lowerConstants = modelOptimizer({
  name: 'verilog:lower_constants',
  doc: 'Turn multiplications by constants into shared shifts and additions.',
  preserves: 'bits',
})((graph) => {
  setNetlist(graph, 'netlist', lower(getNetlist(graph, 'netlist')));
  return false;
});
