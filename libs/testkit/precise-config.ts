import type { HlsConfigJson } from '../ir';

/** Tables so fine that a lookup is wrong by less than half a step of 16 / 2^16 at a slope of 1, and by little in its value. */
const TABLE = { TableSize: 65536, table_t: 'fixed<34,8>' };

/** A configuration that shows whether a function is right: 26 fraction bits everywhere, activations by fine tables. */
export const PRECISE: HlsConfigJson = {
  Model: { Precision: 'fixed<40,14>' },
  LayerType: {
    Activation: TABLE,
    Bidirectional: TABLE,
    GRU: TABLE,
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
