#ifndef NNET_COMMON_H_
#define NNET_COMMON_H_

#include "ap_fixed.h"
#include "ap_int.h"
#include "hls_stream.h"

// A directive as `#pragma HLS` gives it, which compilers other than the synthesiser's would warn of.
#ifdef __SYNTHESIS__
#define NNET_PRAGMA(text) _Pragma(#text)
#define PRAGMA_HLS(...) NNET_PRAGMA(HLS __VA_ARGS__)
#else
#define PRAGMA_HLS(...)
#endif

// The elements of a pack travel side by side; Vitis HLS does that by itself.
#ifdef __VITIS_HLS__
#define PRAGMA_PACK(name)
#else
#define PRAGMA_PACK(name) PRAGMA_HLS(DATA_PACK variable = name)
#endif

namespace nnet {

// What one transaction of a stream carries: the values along the last axis.
template <class T, unsigned N> struct array {
    typedef T value_type;
    static const unsigned size = N;

    T data[N];

    T &operator[](unsigned i) { return data[i]; }
    const T &operator[](unsigned i) const { return data[i]; }
};

// A power of two as a weight: its sign (1: positive) and its exponent.
template <int W> struct power_of_two {
    ap_uint<1> sign;
    ap_int<W> exponent;
};

// Width, integer bits with the sign, and sign of a type.
template <class T> struct traits;

template <int W, int I, ap_q_mode Q, ap_o_mode O, int N> struct traits<ap_fixed<W, I, Q, O, N>> {
    static const int width = W;
    static const int integer = I;
    static const bool is_signed = true;
};

template <int W, int I, ap_q_mode Q, ap_o_mode O, int N> struct traits<ap_ufixed<W, I, Q, O, N>> {
    static const int width = W;
    static const int integer = I;
    static const bool is_signed = false;
};

template <int W> struct traits<ap_int<W>> {
    static const int width = W;
    static const int integer = W;
    static const bool is_signed = true;
};

template <int W> struct traits<ap_uint<W>> {
    static const int width = W;
    static const int integer = W;
    static const bool is_signed = false;
};

// The bits of x as an unsigned integer.
template <class T> ap_uint<traits<T>::width> word_of(const T &x) {
    PRAGMA_HLS(INLINE)
    return x.range(traits<T>::width - 1, 0);
}

// Bits that count to n - 1.
constexpr int ceil_log2(unsigned n) { return n <= 1 ? 0 : 1 + ceil_log2((n + 1) / 2); }

// x kept between 0 and N - 1.
template <unsigned N, class T> unsigned clamp_index(const T &x) {
    PRAGMA_HLS(INLINE)
    if (x < 0)
        return 0;
    if (x > int(N - 1))
        return N - 1;
    return x.to_uint();
}

} // namespace nnet

#endif
