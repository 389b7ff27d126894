import type { Flow } from '../../pass';

/** Flows of the quartus backend, up to the types and tables that decide numbers; in the order of Vivado's and for its reasons. */
export const QUARTUS_FLOWS = [
  {
    name: 'quartus:init_layers',
    requires: ['optimize'],
    reads: ['reuse', 'strategy', 'tables', 'io'],
    passes: [
      'quartus:init_base_layer',
      'quartus:report_unused_settings',
      'quartus:init_activation',
      'quartus:init_resource',
      'quartus:report_implementation',
    ],
  },
  {
    name: 'quartus:streaming',
    requires: ['quartus:init_layers'],
    reads: ['io', 'precision'],
    passes: ['quartus:inplace_stream_flatten', 'quartus:reshape_stream', 'quartus:clone_output'],
  },
  {
    name: 'quartus:quantization',
    requires: ['quartus:streaming'],
    reads: [],
    passes: [
      'quartus:merge_batch_norm_quantized_tanh',
      'quartus:quantize_dense_output',
      'fuse_consecutive_batch_normalization',
      'quartus:xnor_pooling',
    ],
  },
  {
    name: 'quartus:optimize',
    requires: ['quartus:quantization'],
    reads: ['io', 'precision'],
    passes: [
      'quartus:remove_final_reshape',
      'quartus:optimize_pointwise_conv',
      'quartus:inplace_parallel_reshape',
      'quartus:skip_softmax',
      'quartus:fix_softmax_table_size',
      'quartus:process_fixed_point_quantizer_layer',
      'infer_precision_types',
    ],
  },
  {
    name: 'quartus:specific_types',
    requires: ['quartus:optimize'],
    reads: ['precision'],
    // The domains are what types were declared, not what the compiler's types hold.
    passes: ['quartus:choose_softmax_domains', 'quartus:transform_types'],
  },
  {
    name: 'quartus:ip',
    requires: ['quartus:streaming', 'quartus:quantization', 'quartus:optimize', 'quartus:specific_types'],
    reads: [],
    passes: [],
  },
] as const satisfies readonly Flow[];
