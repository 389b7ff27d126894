#ifndef NNET_ACTIVATION_H_
#define NNET_ACTIVATION_H_

#include "nnet_elementwise.h"

namespace nnet {

// Functions of one element: exact up to the one conversion to the result.
namespace function {

struct linear {
    template <class x_T, class y_T> static void of(unsigned, const x_T &x, y_T &y) {
        PRAGMA_HLS(INLINE)
        y = x;
    }
};

struct relu {
    template <class x_T, class y_T> static void of(unsigned, const x_T &x, y_T &y) {
        PRAGMA_HLS(INLINE)
        if (x > 0)
            y = x;
        else
            y = 0;
    }
};

// x between 0 and MAX: relu1, relu6.
template <int MAX> struct clipped_relu {
    template <class x_T, class y_T> static void of(unsigned, const x_T &x, y_T &y) {
        PRAGMA_HLS(INLINE)
        if (x < 0)
            y = 0;
        else if (x > MAX)
            y = MAX;
        else
            y = x;
    }
};

typedef clipped_relu<1> relu1;
typedef clipped_relu<6> relu6;

struct binary_tanh {
    template <class x_T, class y_T> static void of(unsigned, const x_T &x, y_T &y) {
        PRAGMA_HLS(INLINE)
        if (x >= 0)
            y = 1;
        else
            y = -1;
    }
};

// A sign as a bit.
struct binary_tanh_bit {
    template <class x_T, class y_T> static void of(unsigned, const x_T &x, y_T &y) {
        PRAGMA_HLS(INLINE)
        y = x >= 0 ? 1 : 0;
    }
};

// 2 x wraps in the type of x.
struct ternary_tanh {
    template <class x_T, class y_T> static void of(unsigned, const x_T &x, y_T &y) {
        PRAGMA_HLS(INLINE)
        const x_T doubled = x * 2;
        if (doubled > 1)
            y = 1;
        else if (doubled > -1)
            y = 0;
        else
            y = -1;
    }
};

// slope * x + shift between 0 and 1; CONFIG_T gives both.
template <typename CONFIG_T> struct hard_sigmoid {
    template <class x_T, class y_T> static void of(unsigned, const x_T &x, y_T &y) {
        PRAGMA_HLS(INLINE)
        if (CONFIG_T::slope() * x + CONFIG_T::shift() < 0)
            y = 0;
        else if (CONFIG_T::slope() * x + CONFIG_T::shift() > 1)
            y = 1;
        else
            y = CONFIG_T::slope() * x + CONFIG_T::shift();
    }
};

// Twice that, less 1.
template <typename CONFIG_T> struct hard_tanh {
    template <class x_T, class y_T> static void of(unsigned, const x_T &x, y_T &y) {
        PRAGMA_HLS(INLINE)
        if (CONFIG_T::slope() * x + CONFIG_T::shift() < 0)
            y = -1;
        else if (CONFIG_T::slope() * x + CONFIG_T::shift() > 1)
            y = 1;
        else
            y = (CONFIG_T::slope() * x + CONFIG_T::shift()) * 2 - 1;
    }
};

template <typename CONFIG_T> struct leaky_relu {
    template <class x_T, class y_T> static void of(unsigned, const x_T &x, y_T &y) {
        PRAGMA_HLS(INLINE)
        if (x > 0)
            y = x;
        else
            y = CONFIG_T::param() * x;
    }
};

template <typename CONFIG_T> struct thresholded_relu {
    template <class x_T, class y_T> static void of(unsigned, const x_T &x, y_T &y) {
        PRAGMA_HLS(INLINE)
        if (x > CONFIG_T::param())
            y = x;
        else
            y = 0;
    }
};

// x > 0 ? x : slope * x, with a slope for each element.
struct prelu {
    template <class x_T, class y_T, class slope_T>
    static void of(unsigned index, const x_T &x, y_T &y, const slope_T *slopes) {
        PRAGMA_HLS(INLINE)
        if (x > 0)
            y = x;
        else
            y = slopes[index] * x;
    }
};

// The entry for the word that x has as an index_T.
template <class index_T> struct unary_lut {
    template <class x_T, class y_T, class table_T>
    static void of(unsigned, const x_T &x, y_T &y, const table_T *entries) {
        PRAGMA_HLS(INLINE)
        const index_T index = x;
        y = entries[word_of(index).to_uint()];
    }
};

} // namespace function

// x * N / 2^LOG2_RANGE, its fraction cut off.
template <unsigned N, int LOG2_RANGE, class x_T>
ap_int<(traits<x_T>::integer > 0 ? traits<x_T>::integer : 0) + ceil_log2(N + 1) + 2> table_offset(const x_T &x) {
    PRAGMA_HLS(INLINE)
    const int integer = (traits<x_T>::integer > 0 ? traits<x_T>::integer : 0) + ceil_log2(N + 1) + 2;
    const int fraction = traits<x_T>::width - traits<x_T>::integer;
    ap_fixed<integer + (fraction > 0 ? fraction : 0) + LOG2_RANGE, integer> scaled = x * ap_uint<ceil_log2(N + 1)>(N);
    scaled = scaled >> LOG2_RANGE;
    return scaled;
}

// Functions that are looked up in a table of N entries.
namespace table {

// Over a range of 2^LOG2_RANGE, centred on 0.
template <int LOG2_RANGE, unsigned N> struct centred {
    template <class x_T, class y_T, class table_T>
    static void of(unsigned, const x_T &x, y_T &y, const table_T *entries) {
        PRAGMA_HLS(INLINE)
        y = entries[clamp_index<N>(table_offset<N, LOG2_RANGE>(x) + int(N / 2))];
    }
};

template <unsigned N> struct sigmoid : centred<4, N> {};
template <unsigned N> struct tanh : centred<3, N> {};
template <unsigned N> struct softplus : centred<4, N> {};
template <unsigned N> struct softsign : centred<4, N> {};

// Entries for 0 down to -8.
template <unsigned N, class x_T, class table_T> table_T below_zero(const x_T &x, const table_T *entries) {
    PRAGMA_HLS(INLINE)
    typedef ap_fixed<traits<x_T>::width + 1, traits<x_T>::integer + 1> negated_t;
    return entries[clamp_index<N>(table_offset<N, 3>(negated_t(-x)))];
}

template <unsigned N> struct elu {
    template <class x_T, class y_T, class table_T>
    static void of(unsigned, const x_T &x, y_T &y, const table_T *entries) {
        PRAGMA_HLS(INLINE)
        if (x >= 0)
            y = x;
        else
            y = below_zero<N>(x, entries);
    }
};

// With a factor on the table; CONFIG_T gives it.
template <unsigned N, typename CONFIG_T> struct scaled_elu {
    template <class x_T, class y_T, class table_T>
    static void of(unsigned, const x_T &x, y_T &y, const table_T *entries) {
        PRAGMA_HLS(INLINE)
        if (x >= 0)
            y = x;
        else
            y = CONFIG_T::param() * below_zero<N>(x, entries);
    }
};

// The factor on positive values has 15 fraction bits.
template <unsigned N> struct selu {
    template <class x_T, class y_T, class table_T>
    static void of(unsigned, const x_T &x, y_T &y, const table_T *entries) {
        PRAGMA_HLS(INLINE)
        if (x >= 0)
            y = ap_ufixed<16, 1>(1.050701) * x;
        else
            y = below_zero<N>(x, entries);
    }
};

} // namespace table

} // namespace nnet

#endif
