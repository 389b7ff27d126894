#ifndef NNET_DENSE_STREAM_H_
#define NNET_DENSE_STREAM_H_

#include "nnet_dense.h"

namespace nnet {

// As `dense`; the input may come in packs of any size, the result is one pack.
template <class data_T, class res_T, typename CONFIG_T, class... ARRAY>
void dense(hls::stream<data_T> &data_stream, hls::stream<res_T> &res_stream, const ARRAY *...arrays) {
    typename data_T::value_type data[CONFIG_T::n_in];
    PRAGMA_HLS(ARRAY_PARTITION variable = data complete)
    typename res_T::value_type res[CONFIG_T::n_out];
    PRAGMA_HLS(ARRAY_PARTITION variable = res complete)
    for (unsigned i = 0; i < CONFIG_T::n_in / data_T::size; i++) {
        PRAGMA_HLS(PIPELINE)
        const data_T pack = data_stream.read();
        for (unsigned k = 0; k < data_T::size; k++) {
            PRAGMA_HLS(UNROLL)
            data[i * data_T::size + k] = pack[k];
        }
    }
    dense<typename data_T::value_type, typename res_T::value_type, CONFIG_T>(data, res, arrays...);
    res_T pack;
    PRAGMA_PACK(pack)
    for (unsigned j = 0; j < CONFIG_T::n_out; j++) {
        PRAGMA_HLS(UNROLL)
        pack[j] = res[j];
    }
    res_stream.write(pack);
}

} // namespace nnet

#endif
