import type { Strategy } from '../../../ir';
import { globalOptimizer } from '../../../pass';
import { FPGA_ATTRIBUTES, MATRIX_ATTRIBUTES, strategyOf } from '../../fpga';

/** Strategies that describe what is built: adders for constants, each on its own. */
const EFFECTIVE: readonly Strategy[] = ['latency', 'distributed_arithmetic'];

/** Says which settings of an hls4ml configuration have no effect: every multiplier is an adder tree of its own, used each cycle. */
export const reportReuse = globalOptimizer({
  name: 'verilog:report_reuse',
  doc: 'Report reuse factors and strategies that a fully pipelined design does not use.',
  preserves: 'bits',
})((graph, layer) => {
  const { reuseFactor } = FPGA_ATTRIBUTES;
  const reuse = layer.expected.includes(reuseFactor) ? layer.get(reuseFactor) : 1;
  const chooses = layer.expected.includes(MATRIX_ATTRIBUTES.strategy) && !EFFECTIVE.includes(strategyOf(graph, layer));
  const unused = [
    reuse === 1 ? undefined : `ReuseFactor ${reuse}`,
    chooses ? `Strategy ${graph.config!.value(layer, 'Strategy', true)}` : undefined,
  ].filter((text) => text !== undefined);
  if (unused.length === 0) return false;
  graph.report({
    code: 'setting-unused',
    severity: 'warning',
    where: { node: layer.name },
    message: `${unused.join(' and ')} has no effect: the verilog backend is fully pipelined (initiation interval 1)`,
  });
  return false;
});
