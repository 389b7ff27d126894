/** Layers of the reference's graphs in whose place ours have others. */
export interface LayerException {
  readonly model: string;
  /** Runs of `<kind> <name>` in a graph of the reference, and what stands there in ours. */
  readonly replacements: readonly { readonly theirs: readonly string[]; readonly ours: readonly string[] }[];
  readonly reason: string;
}

/** After every flow, graphs have the reference's layers in its order but for these; a needless entry fails libs/compiler/flows.spec.ts. */
export const LAYER_EXCEPTIONS: readonly LayerException[] = [
  ...['keras2-garnet-stack', 'keras2-garnet-stack-vertices'].map((model) => ({
    model,
    replacements: [{ theirs: ['GarNetStack gar'], ours: ['GarNet gar_0', 'GarNet gar'] }],
    reason: 'a chain of GarNets is a chain of layers',
  })),
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

/** Types that are other ones here. */
export interface TypeException {
  readonly model: string;
  /** `<layer>.<key>` */
  readonly types: readonly string[];
  readonly reason: string;
}

/** Types of the final graph are the reference's but for these; a needless entry fails libs/compiler/goldens.spec.ts. */
export const TYPE_EXCEPTIONS: readonly TypeException[] = [
  {
    model: 'hgq1-tables',
    types: ['t.result_t', 't.table_t', 's.result_t', 's.table_t'],
    reason: 'tables of a proxy of HGQ 1 have types that hold their entries',
  },
];

/** Types that the reference declares and we do not, as `<kind>.<key>`: no number of ours has them. The same spec. */
export const UNDECLARED_TYPES: readonly { readonly types: readonly string[]; readonly reason: string }[] = [
  {
    types: ['Bidirectional.index_t', 'Dense.index_t', 'GRU.index_t', 'LSTM.index_t'],
    reason: 'indices of compressed weights',
  },
  {
    types: ['BatchNormalizationQuantizedTanh.accum_t', 'HardActivation.table_t', 'GarNet.output_transform_weights_t'],
    reason: 'nothing is added up, nothing is looked up, there is no such matrix',
  },
  {
    types: ['weight', 'recurrent_weight', 'bias'].flatMap((name) =>
      [...'ifco'].map((gate) => `LSTM.${name}_${gate}_t`),
    ),
    reason: 'copies of the types of the whole matrices, one for each gate (Quartus)',
  },
  {
    types: ['input_transform', 'aggregator_distance', 'output_transform'].flatMap((name) =>
      [0, 1].flatMap((part) =>
        (name === 'output_transform' ? ['biases'] : ['weights', 'biases']).map(
          (what) => `GarNet.${name}_${part}_${what}_t`,
        ),
      ),
    ),
    reason: 'those of the parts of a GarNetStack, which are layers here',
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
  {
    passes: ['enforce_proxy_model_embedded_config'],
    reason: 'what a proxy of HGQ 1 says of other layers follows from the bits of its quantisers',
  },
  {
    passes: ['apply_config'],
    reason:
      'here the configuration enters; in hls4ml every layer reads it when it is made. So parsing depends on the model file alone',
  },
  {
    passes: ['qkeras_factorize_alpha', 'extract_ternary_threshold'],
    reason: 'before apply_config, so that the configuration may speak of the layers that they make',
  },
  {
    passes: ['ternary_tanh_to_thresholds'],
    reason: 'in the bit-exact mode a ternary tanh compares with its own threshold, as QKeras does',
  },
  { passes: ['propagate_snn_readout_window_size'], reason: 'hls4ml has it since 1.3.0' },
];
