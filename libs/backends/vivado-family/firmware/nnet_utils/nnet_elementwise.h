#ifndef NNET_ELEMENTWISE_H_
#define NNET_ELEMENTWISE_H_

#include "nnet_common.h"

namespace nnet {

// A function of one element, on each element: CONFIG_T::function::of(index, x, y, arrays...). The arrays are tables or parameters.
template <class data_T, class res_T, typename CONFIG_T, class... ARRAY>
void elementwise(const data_T data[CONFIG_T::n_in], res_T res[CONFIG_T::n_in], const ARRAY *...arrays) {
    PRAGMA_HLS(PIPELINE)
    for (unsigned i = 0; i < CONFIG_T::n_in; i++) {
        PRAGMA_HLS(UNROLL)
        CONFIG_T::function::of(i, data[i], res[i], arrays...);
    }
}

template <class data_T, class res_T, typename CONFIG_T, class... ARRAY>
void elementwise(hls::stream<data_T> &data_stream, hls::stream<res_T> &res_stream, const ARRAY *...arrays) {
    for (unsigned i = 0; i < CONFIG_T::n_in / data_T::size; i++) {
        PRAGMA_HLS(PIPELINE)
        const data_T data = data_stream.read();
        res_T res;
        PRAGMA_PACK(res)
        for (unsigned k = 0; k < data_T::size; k++) {
            PRAGMA_HLS(UNROLL)
            CONFIG_T::function::of(i * data_T::size + k, data[k], res[k], arrays...);
        }
        res_stream.write(res);
    }
}

} // namespace nnet

#endif
