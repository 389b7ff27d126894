import type { Flow } from '../../pass';
import { layerPassNames } from '../fpga';
import { LAYER_TEMPLATES } from './layers';

/**
 * Flows that Vivado and Vitis share. Order is in the requirements: streaming
 * must see initialised layers, `optimize` the Reshapes that streaming left, with the types that `quantization` gave them; code is
 * rendered from what all of them decided.
 */
export const VIVADO_FLOWS = [
  {
    name: 'vivado:init_layers',
    requires: ['optimize'],
    reads: ['reuse', 'strategy', 'io'],
    passes: [
      'vivado:init_base_layer',
      'vivado:report_unused_settings',
      'vivado:init_bidirectional',
      'vivado:init_dense',
      'vivado:init_convolution',
      'vivado:init_garnet',
      'vivado:init_gru',
      'vivado:init_lstm',
      'vivado:init_simple_rnn',
    ],
  },
  {
    name: 'vivado:streaming',
    requires: ['vivado:init_layers'],
    reads: ['io', 'precision'],
    passes: [
      'vivado:inplace_stream_flatten',
      'vivado:reshape_stream',
      'vivado:clone_output',
      'vivado:insert_zero_padding_before_conv',
      'vivado:broadcast_stream',
    ],
  },
  {
    name: 'vivado:quantization',
    requires: ['vivado:streaming'],
    reads: [],
    passes: [
      'vivado:merge_batch_norm_quantized_tanh',
      'vivado:quantize_dense_output',
      'fuse_consecutive_batch_normalization',
      'vivado:xnor_pooling',
    ],
  },
  {
    name: 'vivado:optimize',
    requires: ['vivado:quantization'],
    reads: ['io', 'precision'],
    passes: [
      'vivado:remove_final_reshape',
      'vivado:optimize_pointwise_conv',
      'vivado:inplace_parallel_reshape',
      'vivado:skip_softmax',
      'vivado:fix_softmax_table_size',
      'infer_precision_types',
      'vivado:fuse_quantizer_into_d_a_layers',
      'vivado:process_fixed_point_quantizer_layer',
    ],
  },
  {
    name: 'vivado:specific_types',
    requires: ['vivado:optimize'],
    reads: ['io', 'strategy'],
    passes: ['vivado:set_stream_depths', 'vivado:register_bram_weights', 'vivado:set_pipeline_style'],
  },
  {
    name: 'vivado:apply_templates',
    requires: ['vivado:specific_types'],
    reads: ['io'],
    passes: layerPassNames('vivado', LAYER_TEMPLATES),
  },
] as const satisfies readonly Flow[];

/** The flow that prepares the files of a project: after the IP is decided, and read by no other flow. */
export function writeFlow(backend: string): Flow {
  return {
    name: `${backend}:write`,
    requires: [`${backend}:ip`],
    reads: ['io', 'clock', 'part', 'writer'],
    passes: [`${backend}:check_unrolling`, `${backend}:make_stamp`, `${backend}:write_hls`],
  };
}
