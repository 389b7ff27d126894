// Which integer of the machine holds the word of a type, and which computes with it.
#ifndef FIXED_POINT_WORD_H
#define FIXED_POINT_WORD_H

#include "limbs.h"

namespace fixed_point {

template <int Bits> struct machine {
    using signed_type = limbs<Bits / 64>;
};
template <> struct machine<8> {
    using signed_type = int8_t;
    using unsigned_type = uint8_t;
};
template <> struct machine<16> {
    using signed_type = int16_t;
    using unsigned_type = uint16_t;
};
template <> struct machine<32> {
    using signed_type = int32_t;
    using unsigned_type = uint32_t;
};
template <> struct machine<64> {
    using signed_type = int64_t;
    using unsigned_type = uint64_t;
};
template <> struct machine<128> {
    using signed_type = int128;
};

constexpr int larger(int a, int b) { return a < b ? b : a; }
constexpr int smaller(int a, int b) { return a < b ? a : b; }

constexpr int machine_bits(int bits) {
    if (bits > 128) return (bits + 63) / 64 * 64;
    return bits > 64 ? 128 : bits > 32 ? 64 : bits > 16 ? 32 : bits > 8 ? 16 : 8;
}

/** The signed integer that computes with values of `Bits` bits; a word of W bits without sign is one of W + 1. */
template <int Bits> using signed_int = typename machine<machine_bits(larger(Bits, 32))>::signed_type;

template <int W, bool S, bool Narrow = (W <= 64)> struct storage {
    using type = signed_int<S ? W : W + 1>;
};
template <int W> struct storage<W, true, true> {
    using type = typename machine<machine_bits(W)>::signed_type;
};
template <int W> struct storage<W, false, true> {
    using type = typename machine<machine_bits(W)>::unsigned_type;
};

/** What stores a word of W bits, signed or not; its value is the word's. */
template <int W, bool S> using stored = typename storage<W, S>::type;

constexpr int32_t shift_left(int32_t value, int n) { return static_cast<int32_t>(static_cast<uint32_t>(value) << n); }
constexpr int64_t shift_left(int64_t value, int n) { return static_cast<int64_t>(static_cast<uint64_t>(value) << n); }
constexpr int128 shift_left(int128 value, int n) { return static_cast<int128>(static_cast<uint128>(value) << n); }
template <int N> constexpr limbs<N> shift_left(const limbs<N> &value, int n) { return value << n; }

template <int W, bool S> struct low_bits {
    template <class T> static constexpr T of(T value) {
        constexpr int spare = 8 * sizeof(T) - W;
        return shift_left(value, spare) >> spare;
    }
};
template <int W> struct low_bits<W, false> {
    template <class T> static constexpr T of(T value) {
        return value & ~shift_left(T(-1), W);
    }
};

/** The word that the low W bits of `value` are. */
template <int W, bool S, class T> constexpr stored<W, S> wrapped(T value) {
    return static_cast<stored<W, S>>(low_bits<W, S>::of(static_cast<signed_int<S ? W : W + 1>>(value)));
}

/** Bit `index` of `value`. */
template <class T> constexpr bool bit_of(T value, int index) { return ((value >> index) & T(1)) != T(0); }

} // namespace fixed_point

#endif
