// Between words and doubles, exactly.
#ifndef FIXED_POINT_REAL_H
#define FIXED_POINT_REAL_H

#include "quantize.h"

namespace fixed_point {

/** 2^n. */
constexpr double power_of_two(int n) {
    double power = 1;
    for (double factor = n < 0 ? 0.5 : 2; n != 0; n /= 2) {
        if (n % 2 != 0) power *= factor;
        // A last square that nobody uses may be infinite, which no constant may be.
        if (n / 2 != 0) factor *= factor;
    }
    return power;
}

template <int N> struct power {
    static constexpr double value = power_of_two(N);
};

/** A double as mantissa * 2^exponent; an infinity is beyond every type. */
struct decomposed {
    int64_t mantissa;
    int exponent;
};

inline decomposed decompose(double value) {
    uint64_t bits = 0;
    __builtin_memcpy(&bits, &value, sizeof bits);
    const int exponent = static_cast<int>(bits >> 52 & 0x7ff);
    const int64_t fraction = static_cast<int64_t>(bits & ((uint64_t(1) << 52) - 1));
    const int64_t magnitude = exponent == 0 ? fraction : fraction | int64_t(1) << 52;
    return {value < 0 ? -magnitude : magnitude, exponent == 0x7ff ? 1 << 20 : larger(exponent, 1) - 1075};
}

/** The word of a double: rounded by Q to F fractional bits, then O and N as for every value. */
template <int W, int F, bool S, rounding Q, overflow O, int N> struct from_real {
    using settle = settled<W, S, O, N>;

    static constexpr stored<W, S> of(double value) {
        const double scaled = value * power<smaller(larger(F, -1000), 1000)>::value;
        const bool exact = F <= 1000 && (F >= 0 || scaled > 1e-290 || scaled < -1e-290 || value == 0);
        // Beyond 2^62, or where the product is inexact, integers do it.
        if (!exact || !(scaled < 4611686018427387904.0 && scaled > -4611686018427387904.0)) return of_any(value);
        const int64_t towards_zero = static_cast<int64_t>(scaled);
        const int64_t floor = towards_zero - (scaled < static_cast<double>(towards_zero));
        if (Q == trn) return settle::template of<63>(floor);
        const double rest = scaled - static_cast<double>(floor);
        const bool up = rounds_up<Q>(scaled < 0, rest >= 0.5, rest != 0 && rest != 0.5, (floor & 1) != 0);
        return settle::template of<64>(floor + up);
    }

  private:
    /** NaN gives 0; an infinity the bound of a saturating type, else 0. */
    __attribute__((noinline)) static stored<W, S> of_any(double value) {
        constexpr bool saturates = O == sat || O == sat_sym;
        if (value != value || (__builtin_isinf(value) && !saturates)) return stored<W, S>(0);
        const decomposed parts = decompose(value);
        const int shift = parts.exponent + F;
        if (shift < 0) return settle::template of<55>(of_shifted(parts.mantissa, smaller(-shift, 62)));
        // Shifted by W, a mantissa is out of every range and has no low bits: further makes no difference.
        using wide = signed_int<W + 55>;
        return settle::template of<W + 55>(shift_left(wide(parts.mantissa), smaller(shift, W)));
    }

    static int64_t of_shifted(int64_t mantissa, int shift) {
        const int64_t floor = mantissa >> shift;
        const int64_t rest = mantissa & ((int64_t(1) << (shift - 1)) - 1);
        return floor + rounds_up<Q>(mantissa < 0, bit_of(mantissa, shift - 1), rest != 0, bit_of(floor, 0));
    }
};

/**
 * The value * 2^-F of `Bits` bits as a double made of its upper `Kept` bits. The bits below can decide no more than
 * whether there is a rest: they are joined in the last of those.
 */
template <int Kept, int Bits, int F, class T> constexpr double sticky_double(T value) {
    if (Bits <= Kept) return static_cast<double>(static_cast<int64_t>(value)) * power<-F>::value;
    int excess = 0;
    while (value >> (excess + Kept - 1) != T(value < T(0) ? -1 : 0)) excess++;
    const T upper = value >> excess;
    const bool rest = shift_left(upper, excess) != value;
    return static_cast<double>(static_cast<int64_t>(upper) | rest) * power_of_two(excess - F);
}

/** The double nearest to the value * 2^-F, ties to even. */
template <int Bits, int F, class T> constexpr double nearest_double(T value) {
    return sticky_double<64, Bits, F>(value);
}

/** The float nearest to the value * 2^-F, ties to even. The double on the way is exact, or has a rest and is no tie. */
template <int Bits, int F, class T> constexpr float nearest_float(T value) {
    return static_cast<float>(sticky_double<54, Bits, F>(value));
}

} // namespace fixed_point

#endif
