// Integers beyond 128 bits.
#ifndef FIXED_POINT_LIMBS_H
#define FIXED_POINT_LIMBS_H

#include <cstdint>
#include <cstdlib>
#include <type_traits>

namespace fixed_point {

__extension__ typedef __int128 int128;
__extension__ typedef unsigned __int128 uint128;

/** A two's complement integer of 64 * N bits that wraps around; the interface is what the library uses of `int64_t`. */
template <int N> struct limbs {
    /** The least significant first. */
    uint64_t limb[N];

    constexpr limbs() : limb{} {}

    constexpr limbs(int128 value) : limb{} {
        for (int i = 0; i < N; i++) {
            limb[i] = static_cast<uint64_t>(value);
            value >>= 64;
        }
    }

    /** The value where it fits, else its low bits. */
    template <int M> constexpr explicit limbs(const limbs<M> &other) : limb{} {
        for (int i = 0; i < N; i++) limb[i] = i < M ? other.limb[i] : other.sign_limb();
    }

    /** The low bits. */
    template <class T, class = std::enable_if_t<(sizeof(T) <= sizeof(int128)) && !std::is_class<T>::value>>
    constexpr explicit operator T() const {
        return static_cast<T>(static_cast<uint128>(limb[1]) << 64 | limb[0]);
    }

    constexpr uint64_t sign_limb() const { return limb[N - 1] >> 63 ? ~uint64_t(0) : 0; }

    friend constexpr bool operator==(const limbs &a, const limbs &b) {
        for (int i = 0; i < N; i++) {
            if (a.limb[i] != b.limb[i]) return false;
        }
        return true;
    }
    friend constexpr bool operator!=(const limbs &a, const limbs &b) { return !(a == b); }
    friend constexpr bool operator<(const limbs &a, const limbs &b) {
        if (a.sign_limb() != b.sign_limb()) return a.sign_limb() != 0;
        return below(a, b);
    }
    friend constexpr bool operator>(const limbs &a, const limbs &b) { return b < a; }
    friend constexpr bool operator<=(const limbs &a, const limbs &b) { return !(b < a); }
    friend constexpr bool operator>=(const limbs &a, const limbs &b) { return !(a < b); }

    friend constexpr limbs operator~(limbs a) {
        for (uint64_t &limb : a.limb) limb = ~limb;
        return a;
    }
    friend constexpr limbs operator&(limbs a, const limbs &b) {
        for (int i = 0; i < N; i++) a.limb[i] &= b.limb[i];
        return a;
    }
    friend constexpr limbs operator|(limbs a, const limbs &b) {
        for (int i = 0; i < N; i++) a.limb[i] |= b.limb[i];
        return a;
    }
    friend constexpr limbs operator^(limbs a, const limbs &b) {
        for (int i = 0; i < N; i++) a.limb[i] ^= b.limb[i];
        return a;
    }

    friend constexpr limbs operator+(limbs a, const limbs &b) {
        uint128 sum = 0;
        for (int i = 0; i < N; i++) {
            sum += static_cast<uint128>(a.limb[i]) + b.limb[i];
            a.limb[i] = static_cast<uint64_t>(sum);
            sum >>= 64;
        }
        return a;
    }
    friend constexpr limbs operator-(const limbs &a) { return ~a + limbs(1); }
    friend constexpr limbs operator-(const limbs &a, const limbs &b) { return a + -b; }
    friend constexpr limbs operator*(const limbs &a, const limbs &b) {
        limbs product;
        for (int i = 0; i < N; i++) {
            uint128 carry = 0;
            for (int j = 0; i + j < N; j++) {
                carry += static_cast<uint128>(a.limb[i]) * b.limb[j] + product.limb[i + j];
                product.limb[i + j] = static_cast<uint64_t>(carry);
                carry >>= 64;
            }
        }
        return product;
    }
    /** The quotient towards zero. A zero divisor is an end, as for the integers of the machine. */
    friend constexpr limbs operator/(const limbs &a, const limbs &b) {
        const limbs quotient = divide(magnitude(a), magnitude(b)).quotient;
        return a.sign_limb() == b.sign_limb() ? quotient : -quotient;
    }
    /** The remainder, which has the sign of the dividend. */
    friend constexpr limbs operator%(const limbs &a, const limbs &b) {
        const limbs remainder = divide(magnitude(a), magnitude(b)).remainder;
        return a.sign_limb() == 0 ? remainder : -remainder;
    }

    /** Shifts by 0 <= n < 64 * N; to the right, the sign fills. */
    friend constexpr limbs operator<<(const limbs &a, int n) {
        limbs shifted;
        for (int i = N - 1; i >= n / 64; i--) {
            const uint64_t low = n % 64 != 0 && i > n / 64 ? a.limb[i - n / 64 - 1] >> (64 - n % 64) : 0;
            shifted.limb[i] = a.limb[i - n / 64] << n % 64 | low;
        }
        return shifted;
    }
    friend constexpr limbs operator>>(const limbs &a, int n) {
        limbs shifted;
        for (int i = 0; i < N; i++) {
            const int from = i + n / 64;
            const uint64_t low = from < N ? a.limb[from] : a.sign_limb();
            const uint64_t high = from + 1 < N ? a.limb[from + 1] : a.sign_limb();
            shifted.limb[i] = n % 64 == 0 ? low : low >> n % 64 | high << (64 - n % 64);
        }
        return shifted;
    }

  private:
    struct division {
        limbs quotient, remainder;
    };

    static constexpr limbs magnitude(const limbs &a) { return a.sign_limb() == 0 ? a : -a; }

    static constexpr bool below(const limbs &a, const limbs &b) {
        for (int i = N - 1; i >= 0; i--) {
            if (a.limb[i] != b.limb[i]) return a.limb[i] < b.limb[i];
        }
        return false;
    }

    /** Division bit by bit of unsigned integers. */
    static constexpr division divide(const limbs &a, const limbs &b) {
        if (b == limbs()) std::abort();
        division result;
        for (int i = 64 * N - 1; i >= 0; i--) {
            result.remainder = result.remainder << 1;
            result.remainder.limb[0] |= a.limb[i / 64] >> i % 64 & 1;
            if (below(result.remainder, b)) continue;
            result.remainder = result.remainder - b;
            result.quotient.limb[i / 64] |= uint64_t(1) << i % 64;
        }
        return result;
    }
};

} // namespace fixed_point

#endif
