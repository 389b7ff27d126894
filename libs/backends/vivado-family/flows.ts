import type { Flow } from '../../pass';

/**
 * Flows that Vivado and Vitis share, up to the types and tables that decide numbers. Order is in the requirements: streaming
 * must see initialised layers, `optimize` the Reshapes that streaming left.
 */
export const VIVADO_FLOWS = [
  {
    name: 'vivado:init_layers',
    requires: ['optimize'],
    reads: ['reuse', 'strategy', 'io'],
    passes: [
      'vivado:init_base_layer',
      'vivado:init_bidirectional',
      'vivado:init_dense',
      'vivado:init_gru',
      'vivado:init_lstm',
      'vivado:init_simple_rnn',
    ],
  },
  {
    name: 'vivado:streaming',
    requires: ['vivado:init_layers'],
    reads: ['io', 'precision'],
    passes: ['vivado:inplace_stream_flatten', 'vivado:reshape_stream', 'vivado:clone_output'],
  },
  {
    name: 'vivado:optimize',
    requires: ['vivado:streaming'],
    reads: ['io', 'precision'],
    passes: [
      'vivado:remove_final_reshape',
      'vivado:inplace_parallel_reshape',
      'vivado:skip_softmax',
      'vivado:fix_softmax_table_size',
      'infer_precision_types',
    ],
  },
] as const satisfies readonly Flow[];
