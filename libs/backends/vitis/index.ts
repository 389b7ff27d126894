import { type Backend, extendForFpga } from '../fpga';
import { VIVADO_FLOWS, VIVADO_PASSES } from '../vivado-family';

/** Vitis HLS as far as it decides numbers; it writes no firmware yet. */
export const vitis: Backend = {
  name: 'vitis',
  doc: 'Vitis HLS (numbers only: predicts, writes no C++ yet)',
  defaults: { part: 'xcvu13p-flga2577-2-e', clockPeriod: 5, clockUncertainty: 0.27 },
  ioTypes: ['io_parallel', 'io_stream'],
  defaultFlow: 'vitis:ip',
  passes: () => VIVADO_PASSES,
  flows: [
    ...VIVADO_FLOWS,
    {
      name: 'vitis:ip',
      requires: ['vivado:streaming', 'vivado:quantization', 'vivado:optimize'],
      reads: [],
      passes: [],
    },
  ],
  extend: extendForFpga,
};
