#ifndef NNET_PRODUCT_H_
#define NNET_PRODUCT_H_

#include "nnet_common.h"

namespace nnet {

// Products of data and weights. Each converts the product to the accumulator's type; `finish` makes a sum of n products the
// result.
namespace product {

struct sum {
    template <unsigned N, class accum_T, class res_T> static void finish(const accum_T &acc, res_T &res) {
        PRAGMA_HLS(INLINE)
        res = acc;
    }
};

struct mult : sum {
    template <class accum_T, class x_T, class w_T> static accum_T of(const x_T &x, const w_T &w) {
        PRAGMA_HLS(INLINE)
        return accum_T(x * w);
    }
};

// Weights of -1, 0 and 1 need no multiplier.
struct weight_ternary : sum {
    template <class accum_T, class x_T, class w_T> static accum_T of(const x_T &x, const w_T &w) {
        PRAGMA_HLS(INLINE)
        if (w == 0)
            return accum_T(0);
        if (w == 1)
            return accum_T(x);
        return accum_T(-x);
    }
};

// Bits that stand for +1 and -1.
struct weight_binary : sum {
    template <class accum_T, class x_T, class w_T> static accum_T of(const x_T &x, const w_T &w) {
        PRAGMA_HLS(INLINE)
        if (w == 1)
            return accum_T(x);
        return accum_T(-x);
    }
};

struct data_binary : sum {
    template <class accum_T, class x_T, class w_T> static accum_T of(const x_T &x, const w_T &w) {
        PRAGMA_HLS(INLINE)
        if (x == 1)
            return accum_T(w);
        return accum_T(-w);
    }
};

// Agreements are counted: the sum of n signs is twice their number less n.
struct both_binary {
    template <class accum_T, class x_T, class w_T> static accum_T of(const x_T &x, const w_T &w) {
        PRAGMA_HLS(INLINE)
        return accum_T(ap_uint<1>(x == w));
    }

    template <unsigned N, class accum_T, class res_T> static void finish(const accum_T &acc, res_T &res) {
        PRAGMA_HLS(INLINE)
        res = ap_int<ceil_log2(N) + 2>(acc * 2 - int(N));
    }
};

// A shift in a type of twice as many bits as data and exponent have; what leaves it is lost.
struct weight_exponential : sum {
    template <class accum_T, class x_T, int W> static accum_T of(const x_T &x, const power_of_two<W> &w) {
        PRAGMA_HLS(INLINE)
        const int bits = traits<x_T>::width + W;
        ap_fixed<2 * bits, bits> shifted = x;
        const int by = w.exponent.to_int();
        if (by >= 0)
            shifted = shifted << by;
        else
            shifted = shifted >> -by;
        if (w.sign == 0)
            shifted = -shifted;
        return accum_T(shifted);
    }
};

} // namespace product
} // namespace nnet

#endif
