#ifndef NNET_SOFTMAX_H_
#define NNET_SOFTMAX_H_

#include "nnet_activation.h"

namespace nnet {

struct larger {
    template <class T> static T of(const T &a, const T &b) {
        PRAGMA_HLS(INLINE)
        return a >= b ? a : b;
    }
};

struct added {
    template <class T> static T of(const T &a, const T &b) {
        PRAGMA_HLS(INLINE)
        return T(a + b);
    }
};

// A balanced tree, whose left part is the largest power of two below N.
template <class T, unsigned N, class OP> struct tree {
    static const unsigned left = 1u << (ceil_log2(N) - 1);

    static T reduce(const T *x) {
        PRAGMA_HLS(INLINE)
        return OP::template of<T>(tree<T, left, OP>::reduce(x), tree<T, N - left, OP>::reduce(x + left));
    }
};

template <class T, class OP> struct tree<T, 1, OP> {
    static T reduce(const T *x) {
        PRAGMA_HLS(INLINE)
        return x[0];
    }
};

// The top bits of a word, enough for a table of N entries.
template <unsigned N, class T> unsigned table_word(const T &x) {
    PRAGMA_HLS(INLINE)
    return (word_of(x) >> (traits<T>::width - ceil_log2(N))).to_uint();
}

// Softmax over N values by tables of exp and of the reciprocal.
namespace softmax_by {

template <class res_T, typename CONFIG_T>
void normalise(const typename CONFIG_T::accum_t terms[CONFIG_T::n_slice], res_T res[CONFIG_T::n_slice],
               const typename CONFIG_T::inv_table_t inv_table[CONFIG_T::inv_table_size]) {
    PRAGMA_HLS(INLINE)
    typedef typename CONFIG_T::inv_inp_t inv_inp_t;
    const inv_inp_t sum = tree<typename CONFIG_T::accum_t, CONFIG_T::n_slice, added>::reduce(terms);
    const typename CONFIG_T::inv_table_t scale = inv_table[table_word<CONFIG_T::inv_table_size>(sum)];
    for (unsigned i = 0; i < CONFIG_T::n_slice; i++) {
        PRAGMA_HLS(UNROLL)
        res[i] = terms[i] * scale;
    }
}

// exp of the distance from the maximum.
struct stable {
    template <class data_T, class res_T, typename CONFIG_T>
    static void of(const data_T data[CONFIG_T::n_slice], res_T res[CONFIG_T::n_slice],
                   const typename CONFIG_T::exp_table_t exp_table[CONFIG_T::exp_table_size],
                   const typename CONFIG_T::inv_table_t inv_table[CONFIG_T::inv_table_size]) {
        PRAGMA_HLS(INLINE)
        const data_T top = tree<data_T, CONFIG_T::n_slice, larger>::reduce(data);
        typename CONFIG_T::accum_t terms[CONFIG_T::n_slice];
        PRAGMA_HLS(ARRAY_PARTITION variable = terms complete)
        for (unsigned i = 0; i < CONFIG_T::n_slice; i++) {
            PRAGMA_HLS(UNROLL)
            const typename CONFIG_T::inp_norm_t distance = top - data[i];
            terms[i] = exp_table[table_word<CONFIG_T::exp_table_size>(distance)];
        }
        normalise<res_T, CONFIG_T>(terms, res, inv_table);
    }
};

// exp of the value itself.
struct latency {
    template <class data_T, class res_T, typename CONFIG_T>
    static void of(const data_T data[CONFIG_T::n_slice], res_T res[CONFIG_T::n_slice],
                   const typename CONFIG_T::exp_table_t exp_table[CONFIG_T::exp_table_size],
                   const typename CONFIG_T::inv_table_t inv_table[CONFIG_T::inv_table_size]) {
        PRAGMA_HLS(INLINE)
        typename CONFIG_T::accum_t terms[CONFIG_T::n_slice];
        PRAGMA_HLS(ARRAY_PARTITION variable = terms complete)
        for (unsigned i = 0; i < CONFIG_T::n_slice; i++) {
            PRAGMA_HLS(UNROLL)
            terms[i] = exp_table[table_word<CONFIG_T::exp_table_size>(data[i])];
        }
        normalise<res_T, CONFIG_T>(terms, res, inv_table);
    }
};

// For each value the reciprocal of the sum of exp of all distances from it.
struct legacy {
    template <class data_T, class res_T, typename CONFIG_T>
    static void of(const data_T data[CONFIG_T::n_slice], res_T res[CONFIG_T::n_slice],
                   const typename CONFIG_T::exp_table_t exp_table[CONFIG_T::exp_table_size],
                   const typename CONFIG_T::inv_table_t inv_table[CONFIG_T::inv_table_size]) {
        PRAGMA_HLS(INLINE)
        typedef ap_fixed<traits<data_T>::width + 2, traits<data_T>::integer + 2> distance_t;
        const int exps = CONFIG_T::exp_table_size;
        for (unsigned i = 0; i < CONFIG_T::n_slice; i++) {
            PRAGMA_HLS(UNROLL)
            typename CONFIG_T::exp_table_t sum = 0;
            for (unsigned j = 0; j < CONFIG_T::n_slice; j++) {
                PRAGMA_HLS(UNROLL)
                const distance_t distance = data[j] - data[i];
                if (i == j)
                    sum += typename CONFIG_T::exp_table_t(1);
                else
                    sum += exp_table[clamp_index<exps>(table_offset<exps, 4>(distance) + exps / 2)];
            }
            res[i] = inv_table[clamp_index<CONFIG_T::inv_table_size>(table_offset<CONFIG_T::inv_table_size, 6>(sum))];
        }
    }
};

// 1 at the first maximum, 0 elsewhere.
struct argmax {
    template <class data_T, class res_T, typename CONFIG_T>
    static void of(const data_T data[CONFIG_T::n_slice], res_T res[CONFIG_T::n_slice]) {
        PRAGMA_HLS(INLINE)
        const data_T top = tree<data_T, CONFIG_T::n_slice, larger>::reduce(data);
        bool found = false;
        for (unsigned i = 0; i < CONFIG_T::n_slice; i++) {
            PRAGMA_HLS(UNROLL)
            const bool first = !found && data[i] == top;
            res[i] = first ? 1 : 0;
            found = found || first;
        }
    }
};

} // namespace softmax_by

// Along an axis whose elements are n_inner apart.
template <class data_T, class res_T, typename CONFIG_T, class... TABLE>
void softmax(const data_T data[CONFIG_T::n_in], res_T res[CONFIG_T::n_in], const TABLE *...tables) {
    PRAGMA_HLS(PIPELINE)
    for (unsigned s = 0; s < CONFIG_T::n_in / CONFIG_T::n_slice; s++) {
        PRAGMA_HLS(UNROLL)
        const unsigned first = s / CONFIG_T::n_inner * CONFIG_T::n_inner * CONFIG_T::n_slice + s % CONFIG_T::n_inner;
        data_T slice[CONFIG_T::n_slice];
        PRAGMA_HLS(ARRAY_PARTITION variable = slice complete)
        res_T result[CONFIG_T::n_slice];
        PRAGMA_HLS(ARRAY_PARTITION variable = result complete)
        for (unsigned i = 0; i < CONFIG_T::n_slice; i++) {
            PRAGMA_HLS(UNROLL)
            slice[i] = data[first + i * CONFIG_T::n_inner];
        }
        CONFIG_T::implementation::template of<data_T, res_T, CONFIG_T>(slice, result, tables...);
        for (unsigned i = 0; i < CONFIG_T::n_slice; i++) {
            PRAGMA_HLS(UNROLL)
            res[first + i * CONFIG_T::n_inner] = result[i];
        }
    }
}

// Pack by pack.
template <class data_T, class res_T, typename CONFIG_T, class... TABLE>
void softmax(hls::stream<data_T> &data_stream, hls::stream<res_T> &res_stream, const TABLE *...tables) {
    typedef typename data_T::value_type x_t;
    typedef typename res_T::value_type y_t;
    for (unsigned i = 0; i < CONFIG_T::n_in / CONFIG_T::n_slice; i++) {
        PRAGMA_HLS(PIPELINE)
        const data_T data = data_stream.read();
        res_T res;
        PRAGMA_PACK(res)
        CONFIG_T::implementation::template of<x_t, y_t, CONFIG_T>(data.data, res.data, tables...);
        res_stream.write(res);
    }
}

} // namespace nnet

#endif
