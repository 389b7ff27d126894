import type { Backend } from '../fpga';
import { extendForVivado, VIVADO_FLOWS, VIVADO_PASSES, VIVADO_SETTINGS } from '../vivado-family';
import { VITIS_PASSES } from './passes';

/** Vitis HLS as far as it decides numbers; it writes no firmware yet. */
export const vitis: Backend = {
  name: 'vitis',
  doc: 'Vitis HLS (numbers only: predicts, writes no C++ yet)',
  defaults: { part: 'xcvu13p-flga2577-2-e', clockPeriod: 5, clockUncertainty: 0.27 },
  ioTypes: ['io_parallel', 'io_stream'],
  settings: VIVADO_SETTINGS,
  defaultFlow: 'vitis:ip',
  passes: () => [...VIVADO_PASSES, ...VITIS_PASSES],
  flows: [
    ...VIVADO_FLOWS,
    {
      name: 'vitis:validation',
      requires: ['vivado:init_layers'],
      reads: [],
      passes: ['vitis:validate_conv_implementation'],
    },
    {
      name: 'vitis:ip',
      requires: ['vitis:validation', 'vivado:streaming', 'vivado:quantization', 'vivado:optimize'],
      reads: [],
      passes: [],
    },
  ],
  extend: extendForVivado,
};
