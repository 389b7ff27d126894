// Assignment of a value to a type: rounding to its grid, then what its overflow mode does.
#ifndef FIXED_POINT_QUANTIZE_H
#define FIXED_POINT_QUANTIZE_H

#include "word.h"

namespace fixed_point {

enum rounding { trn, trn_zero, rnd, rnd_zero, rnd_inf, rnd_min_inf, rnd_conv, rnd_conv_odd };
enum overflow { wrap, wrap_sm, sat, sat_zero, sat_sym };

/**
 * Whether rounding goes to the next word above the floor: of the discarded bits, `half` is the first and `rest` whether
 * any other is set; `odd` is the last kept one.
 */
template <rounding Q> constexpr bool rounds_up(bool negative, bool half, bool rest, bool odd) {
    switch (Q) {
    case trn:
        return false;
    case trn_zero:
        return negative && (half || rest);
    case rnd:
        return half;
    case rnd_zero:
        return half && (rest || negative);
    case rnd_inf:
        return half && (rest || !negative);
    case rnd_min_inf:
        return half && rest;
    case rnd_conv:
        return half && (rest || odd);
    default:
        return half && (rest || !odd);
    }
}

/** The rounded value * 2^-Shift of a signed integer of `Bits` bits. */
template <rounding Q, int Bits, int Shift, bool Coarser = (Shift > 0)> struct scaled {
    static constexpr int bits = Bits - Shift;
    using type = signed_int<bits>;

    template <class T> static constexpr type of(T value) { return shift_left(static_cast<type>(value), -Shift); }
};

template <rounding Q, int Bits, int Shift> struct scaled<Q, Bits, Shift, true> {
    static constexpr int bits = larger(Bits - Shift, 1) + (Q == trn ? 0 : 1);
    using type = signed_int<bits>;

    template <class T> static constexpr type of(T value) {
        const type floor = static_cast<type>(value >> smaller(Shift, Bits - 1));
        if (Q == trn) return floor;
        constexpr int below = smaller(Shift, Bits) - 1;
        constexpr int above = 8 * sizeof(T) - (Shift > Bits ? Bits : larger(below, 1));
        const bool half = bit_of(value, below);
        const bool rest = Shift > 1 && shift_left(value, above) != T(0);
        return floor + type(rounds_up<Q>(value < T(0), half, rest, bit_of(floor, 0)));
    }
};

/** The word for a rounded value of `Bits` bits, which may be too many. */
template <int W, bool S, overflow O, int N> struct settled {
    static_assert(S || O != wrap_sm, "a type without sign has no sign-magnitude wrap-around");
    static_assert(N >= 0 && N <= W, "more saturated bits than bits");

    template <int Bits, class T> static constexpr stored<W, S> of(T value) {
        using exact_type = signed_int<larger(Bits, W + 1)>;
        const exact_type exact = static_cast<exact_type>(value);
        const exact_type least = S ? shift_left(exact_type(-1), W - 1) : exact_type(0);
        const exact_type greatest = S ? ~least : ~shift_left(exact_type(-1), W);
        const exact_type lowest = S && O == sat_sym ? least + exact_type(1) : least;
        if (lowest <= exact && exact <= greatest) return static_cast<stored<W, S>>(exact);
        const bool negative = exact < exact_type(0);
        if (O == sat_zero) return stored<W, S>(0);
        if (O == sat || O == sat_sym) return static_cast<stored<W, S>>(negative ? lowest : greatest);
        return wrapped_below(exact, S && negative ? least : greatest);
    }

  private:
    /** The top N bits are those of `bound`, the others wrap; in sign-magnitude, inverted if the bit above changes. */
    template <class T> static constexpr stored<W, S> wrapped_below(T exact, T bound) {
        constexpr int top = W - larger(N, 1);
        const bool changes = bit_of(exact, top) != (N == 0 ? bit_of(exact, W) : bit_of(bound, top));
        const T mask = shift_left(T(-1), W - N);
        return wrapped<W, S>((bound & mask) | ((O == wrap_sm && changes ? ~exact : exact) & ~mask));
    }
};

template <int W, bool S> struct settled<W, S, wrap, 0> {
    template <int Bits, class T> static constexpr stored<W, S> of(T value) { return wrapped<W, S>(value); }
};

/** The word of W bits, I of them integer bits, that a number becomes. */
template <int W, int I, bool S, rounding Q, overflow O, int N, class B>
constexpr stored<W, S> assigned(const B &value) {
    using from = typename B::format;
    using rounded = scaled<Q, from::raw_bits, from::F - (W - I)>;
    return settled<W, S, O, N>::template of<rounded::bits>(rounded::of(value.raw()));
}

} // namespace fixed_point

#endif
