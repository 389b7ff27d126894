import { globalOptimizer } from '../../../pass';
import { FPGA_ATTRIBUTES } from '../../fpga';

/** Says which settings of an hls4ml configuration have no effect: every multiplier is an adder tree of its own, used each cycle. */
export const reportReuse = globalOptimizer({
  name: 'verilog:report_reuse',
  doc: 'Report reuse factors and strategies that a fully pipelined design does not use.',
  preserves: 'bits',
})((graph, layer) => {
  const { reuseFactor } = FPGA_ATTRIBUTES;
  const reuse = layer.expected.includes(reuseFactor) ? layer.get(reuseFactor) : 1;
  const strategy = layer.kind === 'Dense' ? graph.config!.value(layer, 'Strategy', true) : undefined;
  const unused = [
    reuse === 1 ? undefined : `ReuseFactor ${reuse}`,
    strategy === undefined || String(strategy).toLowerCase() === 'latency' ? undefined : `Strategy ${strategy}`,
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
