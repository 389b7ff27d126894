import type { Flow } from '../../pass';

/** Flows of the verilog backend; the clock enters only at `pipeline`, so that changing it keeps the netlist. */
export const VERILOG_FLOWS = [
  {
    name: 'verilog:init_layers',
    requires: ['optimize'],
    reads: ['reuse', 'strategy'],
    passes: ['verilog:init_base_layer', 'verilog:report_reuse'],
  },
  {
    name: 'verilog:optimize',
    requires: ['verilog:init_layers'],
    reads: ['io', 'precision'],
    passes: [
      'verilog:remove_final_reshape',
      'verilog:inplace_parallel_reshape',
      'verilog:skip_softmax',
      'verilog:fix_softmax_table_size',
      'infer_precision_types',
    ],
  },
  {
    name: 'verilog:ip',
    requires: ['verilog:optimize'],
    reads: [],
    passes: [],
  },
] as const satisfies readonly Flow[];
