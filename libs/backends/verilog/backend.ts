import { type Backend, extendForFpga } from '../fpga';
import { VERILOG_FLOWS } from './flows';
import { CLOCK_UNCERTAINTY, verilogPasses } from './passes';

/** Native Verilog: one fully pipelined module that takes a sample every clock cycle. */
export const verilog: Backend = {
  name: 'verilog',
  doc: 'Native Verilog, fully pipelined, initiation interval 1',
  defaults: { part: 'xcvu13p-flga2577-2-e', clockPeriod: 5, clockUncertainty: CLOCK_UNCERTAINTY },
  ioTypes: ['io_parallel'],
  defaultFlow: 'verilog:ip',
  passes: verilogPasses,
  flows: VERILOG_FLOWS,
  extend: extendForFpga,
};
