#ifndef NNET_CONCATENATE_H_
#define NNET_CONCATENATE_H_

#include "nnet_common.h"

namespace nnet {

// Elements of each array in one row of the joined array.
template <unsigned... N> struct columns {};

template <unsigned ROWS, unsigned WIDTH, class res_T> void join_rows(columns<>, res_T *) { PRAGMA_HLS(INLINE) }

template <unsigned ROWS, unsigned WIDTH, unsigned N, unsigned... MORE, class res_T, class data_T, class... REST>
void join_rows(columns<N, MORE...>, res_T *res, const data_T *data, const REST *...rest) {
    PRAGMA_HLS(INLINE)
    for (unsigned row = 0; row < ROWS; row++) {
        PRAGMA_HLS(UNROLL)
        for (unsigned i = 0; i < N; i++) {
            PRAGMA_HLS(UNROLL)
            res[row * WIDTH + i] = data[row * N + i];
        }
    }
    join_rows<ROWS, WIDTH>(columns<MORE...>(), res + N, rest...);
}

// Rows of all arrays, side by side.
template <class res_T, typename CONFIG_T, class... DATA> void concatenate(res_T res[CONFIG_T::n_out], const DATA *...data) {
    PRAGMA_HLS(PIPELINE)
    join_rows<CONFIG_T::n_rows, CONFIG_T::n_out / CONFIG_T::n_rows>(typename CONFIG_T::columns(), res, data...);
}

template <class res_T> void join_packs(unsigned, res_T &) { PRAGMA_HLS(INLINE) }

template <class res_T, class data_T, class... REST>
void join_packs(unsigned first, res_T &res, hls::stream<data_T> &data_stream, hls::stream<REST> &...rest) {
    PRAGMA_HLS(INLINE)
    const data_T data = data_stream.read();
    for (unsigned k = 0; k < data_T::size; k++) {
        PRAGMA_HLS(UNROLL)
        res[first + k] = data[k];
    }
    join_packs(first + data_T::size, res, rest...);
}

// Along the last axis: packs, joined to larger ones.
template <class res_T, typename CONFIG_T, class... DATA>
void concatenate(hls::stream<res_T> &res_stream, hls::stream<DATA> &...data_streams) {
    for (unsigned i = 0; i < CONFIG_T::n_out / res_T::size; i++) {
        PRAGMA_HLS(PIPELINE)
        res_T res;
        PRAGMA_PACK(res)
        join_packs(0, res, data_streams...);
        res_stream.write(res);
    }
}

template <class res_T> void pass_packs(columns<>, hls::stream<res_T> &) { PRAGMA_HLS(INLINE) }

template <unsigned N, unsigned... MORE, class res_T, class data_T, class... REST>
void pass_packs(columns<N, MORE...>, hls::stream<res_T> &res_stream, hls::stream<data_T> &data_stream,
                hls::stream<REST> &...rest) {
    PRAGMA_HLS(INLINE)
    for (unsigned i = 0; i < N / data_T::size; i++) {
        PRAGMA_HLS(PIPELINE)
        const data_T data = data_stream.read();
        res_T res;
        PRAGMA_PACK(res)
        for (unsigned k = 0; k < data_T::size; k++) {
            PRAGMA_HLS(UNROLL)
            res[k] = data[k];
        }
        res_stream.write(res);
    }
    pass_packs(columns<MORE...>(), res_stream, rest...);
}

// Along another axis: packs of one stream after those of the other.
template <class res_T, typename CONFIG_T, class... DATA>
void concatenate_packs(hls::stream<res_T> &res_stream, hls::stream<DATA> &...data_streams) {
    for (unsigned row = 0; row < CONFIG_T::n_rows; row++)
        pass_packs(typename CONFIG_T::columns(), res_stream, data_streams...);
}

} // namespace nnet

#endif
