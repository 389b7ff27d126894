// What all types have in common: the operators with their exact results, and conversions to the types of C.
#ifndef FIXED_POINT_NUMBER_H
#define FIXED_POINT_NUMBER_H

#include "real.h"
#include <cassert>

namespace fixed_point {

/** W bits of which I are integer bits, the sign included; an integer type computes integers. */
template <int Width, int IntegerBits, bool Signed, bool Integer> struct format {
    static constexpr int W = Width, I = IntegerBits, F = W - I;
    static constexpr bool S = Signed, integer = Integer;
    /** Bits of the signed integer that has the word's value. */
    static constexpr int raw_bits = S ? W : W + 1;
    using raw_type = signed_int<raw_bits>;
};

/** The formats of the results of operators, which hold every result. */
template <class A, class B> struct combined {
    static constexpr bool integer = A::integer && B::integer;
    static constexpr bool S = A::S || B::S;
    static constexpr int I = larger(A::I + (S && !A::S), B::I + (S && !B::S));
    static constexpr int F = larger(A::F, B::F);

    using logic = format<I + F, I, S, integer>;
    using sum = format<I + 1 + F, I + 1, S, integer>;
    using difference = format<I + 1 + F, I + 1, true, integer>;
    using product = format<A::W + B::W, A::I + B::I, S, integer>;
    using quotient = format<A::W + larger(B::F, 0) + B::S, A::I + B::F + B::S, S, integer>;
    static constexpr int remainder_width = smaller(A::W, B::W + (A::S && !B::S));
    using remainder = format<remainder_width, remainder_width, A::S, true>;
};

/** The type that `Family` has for a format. */
template <class Family, class Format, bool Integer = Format::integer> struct made {
    using type = typename Family::template fixed<Format::W, Format::I, Format::S>;
};
template <class Family, class Format> struct made<Family, Format, true> {
    using type = typename Family::template integer<Format::W, Format::S>;
};
template <class A, class Format> using like = typename made<typename A::family, Format>::type;
template <class A, class B> using combination = combined<typename A::format, typename B::format>;

template <class C>
using if_integral = std::enable_if_t<std::is_integral<C>::value ||
                                     (std::is_enum<C>::value && std::is_convertible<C, long long>::value)>;
template <class R> using if_floating = std::enable_if_t<std::is_floating_point<R>::value>;
template <class A> using if_integer = std::enable_if_t<A::format::integer>;

/** The integer type of an operand of C: as many bits as it has, one for bool; enumerators are promoted. */
template <class A, class C> struct operand {
    using promoted = std::conditional_t<std::is_enum<C>::value, decltype(+C()), C>;
    static constexpr int W = std::is_same<C, bool>::value ? 1 : 8 * sizeof(promoted);
    using type = typename A::family::template integer<W, std::is_signed<promoted>::value>;
};
template <class A, class C> using operand_of = typename operand<A, C>::type;

/** The types of the results of `A` with an operand of format `B`, under the names that the vendors share. */
template <class A, class B> struct results {
    using formats = combined<typename A::format, B>;
    using mult = like<A, typename formats::product>;
    using plus = like<A, typename formats::sum>;
    using minus = like<A, typename formats::difference>;
    using logic = like<A, typename formats::logic>;
    using div = like<A, typename formats::quotient>;
    using mod = like<A, typename formats::remainder>;
    using arg1 = like<A, typename A::format>;
};

template <class D> struct bit_ref;

/**
 * Base of every type `D`, which has `family`, `format` and `raw()`, the value times 2^F. Its `value_type`, itself
 * unless it refers to bits of another, has `of_raw(raw)`, which must fit, and `of_bits(raw)`, which keeps the low bits.
 */
template <class D> struct number {
    constexpr const D &self() const { return static_cast<const D &>(*this); }
    constexpr D &self() { return static_cast<D &>(*this); }

    constexpr int length() const { return D::format::W; }
    constexpr bool is_zero() const { return self().raw() == typename D::format::raw_type(0); }
    constexpr bool is_neg() const { return self().raw() < typename D::format::raw_type(0); }
    constexpr bool operator!() const { return is_zero(); }
    constexpr auto operator+() const { return typename D::value_type(self()); }

    /** The integer that the family's rounding gives, of which `C` keeps the low bits. */
    template <class C> constexpr C to() const {
        using whole = scaled<D::family::to_integer, D::format::raw_bits, D::format::F>;
        return static_cast<C>(whole::of(self().raw()));
    }
    constexpr bool to_bool() const { return !is_zero(); }
    constexpr char to_char() const { return to<char>(); }
    constexpr unsigned char to_uchar() const { return to<unsigned char>(); }
    constexpr short to_short() const { return to<short>(); }
    constexpr unsigned short to_ushort() const { return to<unsigned short>(); }
    constexpr int to_int() const { return to<int>(); }
    constexpr unsigned to_uint() const { return to<unsigned>(); }
    constexpr long to_long() const { return to<long>(); }
    constexpr unsigned long to_ulong() const { return to<unsigned long>(); }
    constexpr long long to_int64() const { return to<long long>(); }
    constexpr unsigned long long to_uint64() const { return to<unsigned long long>(); }

    /** The nearest value, ties to even. */
    constexpr double to_double() const { return nearest_double<D::format::raw_bits, D::format::F>(self().raw()); }
    constexpr float to_float() const { return nearest_float<D::format::raw_bits, D::format::F>(self().raw()); }

    /** Bit `index` of the word, the least significant is 0. */
    constexpr bool operator[](int index) const {
        assert(index >= 0 && index < D::format::W && "bit index out of range");
        return bit_of(self().raw(), index);
    }
    bit_ref<D> operator[](int index) { return bit_ref<D>(self(), index); }

    /** Whether the number of set bits is odd. */
    constexpr bool parity() const {
        bool odd = false;
        for (int i = 0; i < D::format::W; i++) odd ^= bit_of(self().raw(), i);
        return odd;
    }

    constexpr D &operator++() { return self() = D(self() + like<D, typename D::step>::of_raw(1)); }
    constexpr D &operator--() { return self() = D(self() - like<D, typename D::step>::of_raw(1)); }
    constexpr D operator++(int) {
        const D before = self();
        ++*this;
        return before;
    }
    constexpr D operator--(int) {
        const D before = self();
        --*this;
        return before;
    }
};

/** The raw value of `a` in the format `To`, which holds it. */
template <class To, class A> constexpr typename To::raw_type aligned(const number<A> &a) {
    return shift_left(static_cast<typename To::raw_type>(a.self().raw()), To::F - A::format::F);
}

} // namespace fixed_point

#endif
