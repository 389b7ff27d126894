import type { Flow } from '../pass';

/**
 * The flows that know no backend. `parse_qonnx` depends on the model file alone: the configuration enters at the head of
 * `convert`, so that no edit of it parses the model again.
 */
export const FLOWS = [
  {
    name: 'parse_qonnx',
    requires: [],
    reads: [],
    passes: [
      'quant_constant_parameters',
      'bipolar_quant_constant_parameters',
      // First those that need no more than a type; what they leave needs a scale.
      'fuse_quant_with_constant',
      'fuse_bipolar_quant_with_constant',
      'quant_to_activation',
      'bipolar_quant_to_activation',
      'const_quant_to_const_alpha',
      'const_bipolar_quant_to_const_alpha',
      'quant_to_alpha_activation_alpha',
      'bipolar_quant_to_alpha_activation_alpha',
      'batch_norm_onnx_constant_parameters',
      'constant_batch_norm_fusion',
      'merge_two_constants',
      'scale_down_add',
      'bias_down_add',
      'scale_down_mat_mul',
      'scale_down_conv',
      // What could not pass an operation is folded into its constant.
      'merge_to_apply_alpha',
      'merge_to_apply_alpha_div',
      'matmul_const_to_dense',
      'conv_to_conv_x_d',
      'conv_to_depthwise_conv_x_d',
    ],
  },
  {
    name: 'convert',
    requires: ['parse_qonnx'],
    reads: ['precision', 'tables', 'model', 'io'],
    passes: [
      'channels_last_converter',
      // First, so that the configuration may speak of the layers that these make.
      'separable_to_depthwise_and_conv',
      'qkeras_factorize_alpha',
      'extract_ternary_threshold',
      'apply_config',
      'remove_transpose_before_flatten',
      'remove_nop_transpose',
      'remove_single_channel_transpose',
      'fuse_bias_add',
      'output_rounding_saturation_mode',
      'fuse_consecutive_batch_normalization',
      'fuse_batch_normalization',
      'replace_multidimensional_dense_with_conv',
      'bit_exact',
      'fuse_fixed_point_quantizer',
      'fix_input_precision',
      'ternary_tanh_to_thresholds',
      'propagate_snn_readout_window_size',
      'eliminate_linear_activation',
      'merge_linear_activation',
      'infer_precision_types',
      // Inference may have made the types on both sides of a linear activation equal.
      'eliminate_linear_activation',
    ],
  },
  {
    name: 'optimize',
    requires: ['convert'],
    reads: [],
    passes: ['remove_nop_batch_normalization'],
  },
] as const satisfies readonly Flow[];
