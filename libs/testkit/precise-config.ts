import type { HlsConfigJson } from '../ir';

/** Tables so fine that a lookup is wrong by less than half a step of 16 / 2^16 at a slope of 1, and by little in its value. */
const TABLE = { TableSize: 65536, table_t: 'fixed<34,8>' };

/** 12 fraction bits of a distance, which the slope of e^(-d^2), at most 0.86, passes on; everything else is finer. */
const GARNET = {
  Precision: {
    input_transform_weights: 'fixed<40,14>',
    input_transform_biases: 'fixed<40,14>',
    aggregator_distance_weights: 'fixed<40,14>',
    aggregator_distance_biases: 'fixed<40,14>',
    output_transform_biases: 'fixed<40,14>',
    distance: 'fixed<16,4,RND,SAT>',
    edge_weight: 'ufixed<26,1>',
    edge_weight_aggr: 'ufixed<32,6>',
    aggr: 'fixed<40,14>',
    norm: 'ufixed<32,4>',
  },
};

/** A configuration that shows whether a function is right: 26 fraction bits everywhere, activations by fine tables. */
export const PRECISE: HlsConfigJson = {
  Model: { Precision: 'fixed<40,14>' },
  LayerType: {
    Activation: TABLE,
    Bidirectional: TABLE,
    GRU: TABLE,
    GarNet: GARNET,
    LSTM: TABLE,
    SimpleRNN: TABLE,
    LayerNormalization: { TableSize: 2 ** 20, TableRangePower2: -4, table_t: 'ufixed<40,14>' },
    Softmax: {
      ExpTableSize: 2 ** 18,
      InvTableSize: 2 ** 18,
      inp_norm_t: 'ufixed<18,6>',
      inv_inp_t: 'ufixed<18,4>',
      exp_table_t: 'ufixed<34,2>',
      inv_table_t: 'ufixed<34,2>',
      accum_t: 'ufixed<40,8>',
    },
  },
};
