import { type Backend, extendForFpga } from '../fpga';
import { VIVADO_FLOWS, VIVADO_PASSES } from '../vivado-family';

/** Vivado HLS as far as it decides numbers; it writes no firmware yet. */
export const vivado: Backend = {
  name: 'vivado',
  doc: 'Vivado HLS (numbers only: predicts, writes no C++ yet)',
  defaults: { part: 'xcvu13p-flga2577-2-e', clockPeriod: 5, clockUncertainty: 0.125 },
  ioTypes: ['io_parallel', 'io_stream'],
  defaultFlow: 'vivado:ip',
  passes: () => VIVADO_PASSES,
  flows: [
    ...VIVADO_FLOWS,
    {
      name: 'vivado:ip',
      requires: ['vivado:streaming', 'vivado:quantization', 'vivado:optimize'],
      reads: [],
      passes: [],
    },
  ],
  extend: extendForFpga,
};
