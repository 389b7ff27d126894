/** Layers of the reference's graphs in whose place ours have others. */
export interface LayerException {
  readonly model: string;
  /** Runs of `<kind> <name>` in a graph of the reference, and what stands there in ours. */
  readonly replacements: readonly { readonly theirs: readonly string[]; readonly ours: readonly string[] }[];
  readonly reason: string;
}

/** After every flow, graphs have the reference's layers in its order but for these; a needless entry fails libs/compiler/flows.spec.ts. */
export const LAYER_EXCEPTIONS: readonly LayerException[] = [
  {
    model: 'keras2-nested',
    replacements: [
      { theirs: ['LayerGroup inner'], ours: ['Dense i1', 'Activation i1_relu', 'Dense i2', 'Activation i2_linear'] },
    ],
    reason: 'nested models are expanded when they are read',
  },
  {
    model: 'keras2-time-distributed',
    replacements: [
      { theirs: ['TimeDistributed td'], ours: ['Dense fc', 'Activation fc_relu', 'Activation td'] },
      {
        theirs: ['TimeDistributed td', 'Dense fc', 'TimeDistributed td_end'],
        ours: ['Conv1D fc', 'Activation fc_relu'],
      },
      {
        theirs: ['TimeDistributed td', 'Dense fc', 'TimeDistributed td_end'],
        ours: ['PointwiseConv1D fc', 'Activation fc_relu'],
      },
    ],
    reason: 'a layer applied to every step is a layer of more dimensions; its activation stays',
  },
  {
    model: 'qkeras-conv',
    replacements: [{ theirs: ['Conv2DBatchnorm cb'], ours: ['Conv2D cb'] }],
    reason: 'folded when it is read, and an ordinary convolution from then on',
  },
  {
    model: 'torch-digits-cnn',
    replacements: ['conv1', 'pool', 'conv2'].map((name) => {
      const layer = `${name === 'pool' ? 'Pooling2D' : 'Conv2D'} ${name}`;
      return {
        theirs: [layer],
        ours: [`ChangeLayout ${name}_channels_last`, layer, `ChangeLayout ${name}_channels_first`],
      };
    }),
    reason:
      'until channels_last_converter has run, layers that want their channels last are wrapped, so that the graph computes what the file says',
  },
];

/** Types that the reference declares and we do not: no number of ours has them. */
export const UNDECLARED_TYPES: readonly { readonly types: readonly string[]; readonly reason: string }[] = [
  {
    types: ['Bidirectional.index_t', 'Dense.index_t', 'GRU.index_t', 'LSTM.index_t'],
    reason: 'indices of compressed weights',
  },
  {
    types: ['BatchNormalizationQuantizedTanh.accum_t', 'HardActivation.table_t'],
    reason: 'nothing is added up, or looked up',
  },
  {
    types: ['weight', 'recurrent_weight', 'bias'].flatMap((name) =>
      [...'ifco'].map((gate) => `LSTM.${name}_${gate}_t`),
    ),
    reason: 'copies of the types of the whole matrices, one for each gate (Quartus)',
  },
];

/** A pass that only one of the two compilers has, or that stands elsewhere in its flow. */
export interface PassException {
  readonly passes: readonly string[];
  readonly reason: string;
}

/** `parse_qonnx`, `convert` and `optimize` have the reference's passes in its order but for these; a needless entry fails the same spec. */
export const PASS_EXCEPTIONS: readonly PassException[] = [
  {
    passes: ['reshape_constant', 'padding_constant', 'resize_remove_constants'],
    reason: 'the ONNX frontend reads shapes, paddings and scales when it makes the layer',
  },
  {
    passes: ['expand_time_distributed', 'expand_layer_group'],
    reason: 'expanded when the model is read, so that parse_qonnx shows the layers that a configuration may name',
  },
  { passes: ['enforce_proxy_model_embedded_config'], reason: 'proxy models of HGQ 1 are not read' },
  {
    passes: ['apply_config'],
    reason:
      'here the configuration enters; in hls4ml every layer reads it when it is made. So parsing depends on the model file alone',
  },
  {
    passes: ['qkeras_factorize_alpha', 'extract_ternary_threshold'],
    reason: 'before apply_config, so that the configuration may speak of the layers that they make',
  },
  { passes: ['propagate_snn_readout_window_size'], reason: 'hls4ml has it since 1.3.0' },
];
