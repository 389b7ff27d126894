import type { Flow } from '../../pass';

/** Flows of the verilog backend. The clock enters only at `pipeline`, so that changing it keeps the netlist. */
export const VERILOG_FLOWS = [
  {
    name: 'verilog:init_layers',
    requires: ['optimize'],
    reads: ['reuse', 'strategy'],
    passes: [
      'verilog:init_base_layer',
      'verilog:report_unused_settings',
      'verilog:report_reuse',
      'verilog:init_strategy',
    ],
  },
  {
    name: 'verilog:optimize',
    requires: ['verilog:init_layers'],
    reads: ['io', 'precision'],
    passes: [
      'verilog:merge_batch_norm_quantized_tanh',
      'verilog:quantize_dense_output',
      'verilog:xnor_pooling',
      'verilog:remove_final_reshape',
      'verilog:inplace_parallel_reshape',
      'verilog:skip_softmax',
      // After inference every softmax knows the width of its input.
      'infer_precision_types',
      'verilog:fix_softmax_table_size',
    ],
  },
  {
    name: 'verilog:netlist',
    requires: ['verilog:optimize'],
    reads: [],
    passes: ['verilog:check_size', 'verilog:trace_netlist', 'verilog:lower_constants'],
  },
  {
    name: 'verilog:pipeline',
    requires: ['verilog:netlist'],
    reads: ['clock'],
    passes: ['verilog:pipeline_netlist'],
  },
  {
    name: 'verilog:ip',
    requires: ['verilog:optimize', 'verilog:netlist', 'verilog:pipeline'],
    reads: [],
    passes: [],
  },
] as const satisfies readonly Flow[];
