import type { Backend } from '../fpga';
import { extendForVivado, VIVADO_FLOWS, VIVADO_PASSES, VIVADO_SETTINGS } from '../vivado-family';

/** Vivado HLS as far as it decides numbers; it writes no firmware yet. */
export const vivado: Backend = {
  name: 'vivado',
  doc: 'Vivado HLS (numbers only: predicts, writes no C++ yet)',
  defaults: { part: 'xcvu13p-flga2577-2-e', clockPeriod: 5, clockUncertainty: 0.125 },
  ioTypes: ['io_parallel', 'io_stream'],
  settings: VIVADO_SETTINGS,
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
  extend: extendForVivado,
};
