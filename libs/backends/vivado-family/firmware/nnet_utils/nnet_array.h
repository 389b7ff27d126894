#ifndef NNET_ARRAY_H_
#define NNET_ARRAY_H_

#include "nnet_common.h"

namespace nnet {

// The same values, converted.
template <class data_T, class res_T, unsigned N> void copy(const data_T data[N], res_T res[N]) {
    PRAGMA_HLS(INLINE)
    for (unsigned i = 0; i < N; i++) {
        PRAGMA_HLS(UNROLL)
        res[i] = data[i];
    }
}

// Constants as a stream.
template <class data_T, class res_T, unsigned N> void copy(const data_T data[N], hls::stream<res_T> &res_stream) {
    for (unsigned i = 0; i < N / res_T::size; i++) {
        PRAGMA_HLS(PIPELINE)
        res_T res;
        PRAGMA_PACK(res)
        for (unsigned k = 0; k < res_T::size; k++) {
            PRAGMA_HLS(UNROLL)
            res[k] = data[i * res_T::size + k];
        }
        res_stream.write(res);
    }
}

} // namespace nnet

#endif
