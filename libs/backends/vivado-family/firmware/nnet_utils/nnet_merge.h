#ifndef NNET_MERGE_H_
#define NNET_MERGE_H_

#include "nnet_common.h"

namespace nnet {

// Operations on two elements, exact up to the result.
namespace operation {

struct add {
    template <class a_T, class b_T, class y_T> static void of(const a_T &a, const b_T &b, y_T &y) {
        PRAGMA_HLS(INLINE)
        y = a + b;
    }
};

struct subtract {
    template <class a_T, class b_T, class y_T> static void of(const a_T &a, const b_T &b, y_T &y) {
        PRAGMA_HLS(INLINE)
        y = a - b;
    }
};

struct multiply {
    template <class a_T, class b_T, class y_T> static void of(const a_T &a, const b_T &b, y_T &y) {
        PRAGMA_HLS(INLINE)
        y = a * b;
    }
};

struct average {
    template <class a_T, class b_T, class y_T> static void of(const a_T &a, const b_T &b, y_T &y) {
        PRAGMA_HLS(INLINE)
        y = (a + b) * ap_ufixed<1, 0>(0.5);
    }
};

struct maximum {
    template <class a_T, class b_T, class y_T> static void of(const a_T &a, const b_T &b, y_T &y) {
        PRAGMA_HLS(INLINE)
        if (a >= b)
            y = a;
        else
            y = b;
    }
};

struct minimum {
    template <class a_T, class b_T, class y_T> static void of(const a_T &a, const b_T &b, y_T &y) {
        PRAGMA_HLS(INLINE)
        if (a < b)
            y = a;
        else
            y = b;
    }
};

} // namespace operation

// Along axes on which an operand has one element its stride is 0.
template <class a_T, class b_T, class res_T, typename CONFIG_T>
void merge(const a_T a[CONFIG_T::n_a], const b_T b[CONFIG_T::n_b], res_T res[CONFIG_T::n_out]) {
    PRAGMA_HLS(PIPELINE)
    for (unsigned i = 0; i < CONFIG_T::n_0; i++) {
        PRAGMA_HLS(UNROLL)
        for (unsigned j = 0; j < CONFIG_T::n_1; j++) {
            PRAGMA_HLS(UNROLL)
            for (unsigned k = 0; k < CONFIG_T::n_2; k++) {
                PRAGMA_HLS(UNROLL)
                CONFIG_T::operation::of(a[i * CONFIG_T::a_0 + j * CONFIG_T::a_1 + k * CONFIG_T::a_2],
                                        b[i * CONFIG_T::b_0 + j * CONFIG_T::b_1 + k * CONFIG_T::b_2],
                                        res[(i * CONFIG_T::n_1 + j) * CONFIG_T::n_2 + k]);
            }
        }
    }
}

// Streams of one shape.
template <class a_T, class b_T, class res_T, typename CONFIG_T>
void merge(hls::stream<a_T> &a_stream, hls::stream<b_T> &b_stream, hls::stream<res_T> &res_stream) {
    for (unsigned i = 0; i < CONFIG_T::n_out / res_T::size; i++) {
        PRAGMA_HLS(PIPELINE)
        const a_T a = a_stream.read();
        const b_T b = b_stream.read();
        res_T res;
        PRAGMA_PACK(res)
        for (unsigned k = 0; k < res_T::size; k++) {
            PRAGMA_HLS(UNROLL)
            CONFIG_T::operation::of(a[k], b[k], res[k]);
        }
        res_stream.write(res);
    }
}

// The inner product of two vectors, in ascending order.
template <class a_T, class b_T, class res_T, typename CONFIG_T>
void dot(const a_T a[CONFIG_T::n_in], const b_T b[CONFIG_T::n_in], res_T res[1]) {
    PRAGMA_HLS(PIPELINE II = CONFIG_T::reuse_factor)
    PRAGMA_HLS(ALLOCATION operation instances = mul limit = CONFIG_T::multiplier_limit)
    typename CONFIG_T::accum_t acc = 0;
    for (unsigned i = 0; i < CONFIG_T::n_in; i++) {
        PRAGMA_HLS(UNROLL)
        acc += typename CONFIG_T::accum_t(a[i] * b[i]);
    }
    res[0] = acc;
}

template <class a_T, class b_T, class res_T, typename CONFIG_T>
void dot(hls::stream<a_T> &a_stream, hls::stream<b_T> &b_stream, hls::stream<res_T> &res_stream) {
    PRAGMA_HLS(PIPELINE II = CONFIG_T::reuse_factor)
    const a_T a = a_stream.read();
    const b_T b = b_stream.read();
    res_T res;
    PRAGMA_PACK(res)
    dot<typename a_T::value_type, typename b_T::value_type, typename res_T::value_type, CONFIG_T>(a.data, b.data,
                                                                                                  res.data);
    res_stream.write(res);
}

} // namespace nnet

#endif
