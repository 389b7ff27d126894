// The operators between numbers, and between numbers and the types of C. Results of arithmetic are exact.
#ifndef FIXED_POINT_OPERATORS_H
#define FIXED_POINT_OPERATORS_H

#include "number.h"

namespace fixed_point {

#define FIXED_POINT_OPERANDS(OP)                                                                                       \
    template <class A, class C, class = if_integral<C>> constexpr auto operator OP(const number<A> &a, C c) {          \
        return a OP operand_of<A, C>(c);                                                                               \
    }                                                                                                                  \
    template <class C, class A, class = if_integral<C>> constexpr auto operator OP(C c, const number<A> &a) {          \
        return operand_of<A, C>(c) OP a;                                                                               \
    }

// Operators that take their operands on the grid of the result.
#define FIXED_POINT_ALIGNED(OP, RESULT)                                                                                \
    template <class A, class B> constexpr auto operator OP(const number<A> &a, const number<B> &b) {                   \
        using to = typename combination<A, B>::RESULT;                                                                 \
        return like<A, to>::of_raw(aligned<to>(a) OP aligned<to>(b));                                                  \
    }                                                                                                                  \
    FIXED_POINT_OPERANDS(OP)

FIXED_POINT_ALIGNED(+, sum)
FIXED_POINT_ALIGNED(-, difference)
FIXED_POINT_ALIGNED(&, logic)
FIXED_POINT_ALIGNED(|, logic)
FIXED_POINT_ALIGNED(^, logic)

template <class A, class B> constexpr auto operator*(const number<A> &a, const number<B> &b) {
    using to = typename combination<A, B>::product;
    using raw = typename to::raw_type;
    return like<A, to>::of_raw(static_cast<raw>(a.self().raw()) * static_cast<raw>(b.self().raw()));
}

// The quotient is truncated towards zero at the grid of the dividend.
template <class A, class B> constexpr auto operator/(const number<A> &a, const number<B> &b) {
    using to = typename combination<A, B>::quotient;
    using raw = signed_int<larger(A::format::W + larger(B::format::F, 0), B::format::W) + 1>;
    const raw dividend = shift_left(static_cast<raw>(a.self().raw()), larger(B::format::F, 0));
    return like<A, to>::of_raw(static_cast<typename to::raw_type>(dividend / static_cast<raw>(b.self().raw())));
}

template <class A, class B, class = if_integer<A>, class = if_integer<B>>
constexpr auto operator%(const number<A> &a, const number<B> &b) {
    using to = typename combination<A, B>::remainder;
    using raw = signed_int<larger(A::format::W, B::format::W) + 1>;
    const raw remainder = static_cast<raw>(a.self().raw()) % static_cast<raw>(b.self().raw());
    return like<A, to>::of_raw(static_cast<typename to::raw_type>(remainder));
}

FIXED_POINT_OPERANDS(*)
FIXED_POINT_OPERANDS(/)
FIXED_POINT_OPERANDS(%)

template <class A> constexpr auto operator-(const number<A> &a) {
    using to = format<A::format::W + 1, A::format::I + 1, true, A::format::integer>;
    return like<A, to>::of_raw(-static_cast<typename to::raw_type>(a.self().raw()));
}

#define FIXED_POINT_COMPARISON(OP)                                                                                     \
    template <class A, class B> constexpr bool operator OP(const number<A> &a, const number<B> &b) {                   \
        using to = typename combination<A, B>::logic;                                                                  \
        return aligned<to>(a) OP aligned<to>(b);                                                                       \
    }                                                                                                                  \
    FIXED_POINT_OPERANDS(OP)                                                                                           \
    /* With the nearest double, as the vendors' types do. */                                                           \
    template <class A, class R, class = if_floating<R>, class = void>                                                  \
    constexpr bool operator OP(const number<A> &a, R r) {                                                              \
        return a.to_double() OP r;                                                                                     \
    }                                                                                                                  \
    template <class R, class A, class = if_floating<R>, class = void>                                                  \
    constexpr bool operator OP(R r, const number<A> &a) {                                                              \
        return r OP a.to_double();                                                                                     \
    }

FIXED_POINT_COMPARISON(==)
FIXED_POINT_COMPARISON(!=)
FIXED_POINT_COMPARISON(<)
FIXED_POINT_COMPARISON(>)
FIXED_POINT_COMPARISON(<=)
FIXED_POINT_COMPARISON(>=)

/** The complement: of the bits of the type, or as many more as the family needs for a sign. */
template <class A> constexpr auto operator~(const number<A> &a) {
    constexpr bool sign = A::family::complement_has_sign && !A::format::S;
    using to = format<A::format::W + sign, A::format::I + sign, A::format::S || sign, A::format::integer>;
    return like<A, to>::of_bits(~a.self().raw());
}

/** `a` shifted to the left within its type: bits beyond either end are lost, without rounding or overflow. */
template <class A> constexpr typename A::value_type shifted(const number<A> &a, long long n) {
    constexpr int W = A::format::W;
    const auto raw = a.self().raw();
    if (n >= W) return typename A::value_type();
    if (n >= 0) return A::value_type::of_bits(shift_left(raw, static_cast<int>(n)));
    // From there on, only the sign is left.
    constexpr int last = A::format::S ? W - 1 : W;
    return A::value_type::of_bits(raw >> (n > -last ? static_cast<int>(-n) : last));
}

template <class A, class C, class = if_integral<C>> constexpr auto operator<<(const number<A> &a, C n) {
    return shifted(a, static_cast<long long>(n));
}
template <class A, class C, class = if_integral<C>> constexpr auto operator>>(const number<A> &a, C n) {
    return shifted(a, -static_cast<long long>(n));
}
template <class A, class B, class = if_integer<B>> constexpr auto operator<<(const number<A> &a, const number<B> &n) {
    return shifted(a, n.to_int64());
}
template <class A, class B, class = if_integer<B>> constexpr auto operator>>(const number<A> &a, const number<B> &n) {
    return shifted(a, -n.to_int64());
}

// An integer that meets a fixed-point operand takes the integer part of the operand, not of the result.
template <class A, class B, bool Truncates = A::format::integer && !B::format::integer> struct compound {
    static constexpr const B &operand(const number<B> &b) { return b.self(); }
};
template <class A, class B> struct compound<A, B, true> {
    using whole = format<larger(B::format::I, 1), larger(B::format::I, 1), B::format::S, true>;
    static constexpr like<A, whole> operand(const number<B> &b) {
        return like<A, whole>::of_raw(b.template to<typename whole::raw_type>());
    }
};

#define FIXED_POINT_ASSIGNMENT(OP)                                                                                     \
    template <class A, class B> constexpr A &operator OP##=(number<A> &a, const number<B> &b) {                        \
        return a.self() = A(a OP compound<A, B>::operand(b));                                                          \
    }                                                                                                                  \
    template <class A, class C, class = if_integral<C>> constexpr A &operator OP##=(number<A> &a, C c) {               \
        return a.self() = A(a OP c);                                                                                   \
    }

FIXED_POINT_ASSIGNMENT(+)
FIXED_POINT_ASSIGNMENT(-)
FIXED_POINT_ASSIGNMENT(*)
FIXED_POINT_ASSIGNMENT(/)
FIXED_POINT_ASSIGNMENT(%)
FIXED_POINT_ASSIGNMENT(&)
FIXED_POINT_ASSIGNMENT(|)
FIXED_POINT_ASSIGNMENT(^)
FIXED_POINT_ASSIGNMENT(<<)
FIXED_POINT_ASSIGNMENT(>>)

#undef FIXED_POINT_OPERANDS
#undef FIXED_POINT_ALIGNED
#undef FIXED_POINT_COMPARISON
#undef FIXED_POINT_ASSIGNMENT

} // namespace fixed_point

#endif
