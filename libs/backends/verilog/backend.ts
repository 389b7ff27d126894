import { type Backend, extendForFpga } from '../fpga';
import { DEFAULTS } from './defaults';
import { emitVerilog } from './emit';
import { figures } from './figures';
import { VERILOG_FLOWS } from './flows';
import { verilogPasses } from './passes';

/** Native Verilog: one fully pipelined module that takes a sample every clock cycle. */
export const verilog: Backend = {
  name: 'verilog',
  doc: 'Native Verilog, fully pipelined, initiation interval 1',
  defaults: DEFAULTS,
  ioTypes: ['io_parallel'],
  defaultFlow: 'verilog:ip',
  passes: verilogPasses,
  flows: VERILOG_FLOWS,
  extend: extendForFpga,
  emit: emitVerilog,
  figures,
};
