#ifndef NNET_STREAM_H_
#define NNET_STREAM_H_

#include "nnet_common.h"

namespace nnet {

template <class T> void write_to_all(const T &) { PRAGMA_HLS(INLINE) }

template <class T, class... REST> void write_to_all(const T &pack, hls::stream<T> &first, REST &...rest) {
    PRAGMA_HLS(INLINE)
    first.write(pack);
    write_to_all(pack, rest...);
}

// A stream for each reader.
template <class data_T, class res_T, unsigned N, class... RES>
void clone_stream(hls::stream<data_T> &data_stream, RES &...res_streams) {
    for (unsigned i = 0; i < N / data_T::size; i++) {
        PRAGMA_HLS(PIPELINE)
        const data_T data = data_stream.read();
        res_T res;
        PRAGMA_PACK(res)
        for (unsigned k = 0; k < data_T::size; k++) {
            PRAGMA_HLS(UNROLL)
            res[k] = data[k];
        }
        write_to_all(res, res_streams...);
    }
}

// The same N elements in packs of another size.
template <class data_T, class res_T, unsigned N>
void repack_stream(hls::stream<data_T> &data_stream, hls::stream<res_T> &res_stream) {
    data_T data;
    PRAGMA_PACK(data)
    res_T res;
    PRAGMA_PACK(res)
    for (unsigned i = 0; i < N; i++) {
        PRAGMA_HLS(PIPELINE)
        if (i % data_T::size == 0)
            data = data_stream.read();
        res[i % res_T::size] = data[i % data_T::size];
        if (i % res_T::size == res_T::size - 1)
            res_stream.write(res);
    }
}

} // namespace nnet

#endif
