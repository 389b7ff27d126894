// ac_int<W, S>: integers of any width, as the HLS compilers of Intel and Siemens have them, for other compilers.
#ifndef AC_INT_H
#define AC_INT_H

#include "ac_common.h"

template <int W, bool S> class ac_int : public ac_number<ac_int<W, S>, fixed_point::format<W, W, S, true>> {
    using base = ac_number<ac_int, fixed_point::format<W, W, S, true>>;

  public:
    static constexpr ac_q_mode q_mode = AC_TRN;
    static constexpr ac_o_mode o_mode = AC_WRAP;
    /** What it converts to by itself; wider ones keep their low bits. */
    using c_type = std::conditional_t<S, long long, unsigned long long>;

    /** The types of results with an operand of `W2` bits. */
    template <int W2, bool S2> struct rt : fixed_point::results<ac_int, fixed_point::format<W2, W2, S2, true>> {};

    constexpr ac_int() = default;
    /** The low bits. A fixed-point number is converted by its `to_ac_int()`. */
    template <class B, class = fixed_point::if_integer<B>>
    constexpr ac_int(const fixed_point::number<B> &number)
        : base(fixed_point::wrapped<W, S>(number.self().raw())) {}
    template <class C, class = fixed_point::if_integral<C>>
    constexpr ac_int(C number) : base(fixed_point::wrapped<W, S>(number)) {}
    /** The low bits of the floor. */
    constexpr ac_int(double number)
        : base(fixed_point::from_real<W, 0, S, fixed_point::trn, fixed_point::wrap, 0>::of(number)) {}
    constexpr ac_int(float number) : ac_int(static_cast<double>(number)) {}

    constexpr explicit operator bool() const { return !this->is_zero(); }
    constexpr operator c_type() const { return this->template to<c_type>(); }

    constexpr ac_int<W, false> bit_complement() const { return ~*this; }
    constexpr bool and_reduce() const { return bit_complement().is_zero(); }
    constexpr bool or_reduce() const { return !this->is_zero(); }
    constexpr bool xor_reduce() const { return this->parity(); }
};

/** int1 to int64 and uint1 to uint64. */
#define AC_INT_N(N) using int##N = ac_int<N, true>; using uint##N = ac_int<N, false>;
AC_INT_N(1) AC_INT_N(2) AC_INT_N(3) AC_INT_N(4) AC_INT_N(5) AC_INT_N(6) AC_INT_N(7) AC_INT_N(8)
AC_INT_N(9) AC_INT_N(10) AC_INT_N(11) AC_INT_N(12) AC_INT_N(13) AC_INT_N(14) AC_INT_N(15) AC_INT_N(16)
AC_INT_N(17) AC_INT_N(18) AC_INT_N(19) AC_INT_N(20) AC_INT_N(21) AC_INT_N(22) AC_INT_N(23) AC_INT_N(24)
AC_INT_N(25) AC_INT_N(26) AC_INT_N(27) AC_INT_N(28) AC_INT_N(29) AC_INT_N(30) AC_INT_N(31) AC_INT_N(32)
AC_INT_N(33) AC_INT_N(34) AC_INT_N(35) AC_INT_N(36) AC_INT_N(37) AC_INT_N(38) AC_INT_N(39) AC_INT_N(40)
AC_INT_N(41) AC_INT_N(42) AC_INT_N(43) AC_INT_N(44) AC_INT_N(45) AC_INT_N(46) AC_INT_N(47) AC_INT_N(48)
AC_INT_N(49) AC_INT_N(50) AC_INT_N(51) AC_INT_N(52) AC_INT_N(53) AC_INT_N(54) AC_INT_N(55) AC_INT_N(56)
AC_INT_N(57) AC_INT_N(58) AC_INT_N(59) AC_INT_N(60) AC_INT_N(61) AC_INT_N(62) AC_INT_N(63) AC_INT_N(64)
#undef AC_INT_N

#endif
