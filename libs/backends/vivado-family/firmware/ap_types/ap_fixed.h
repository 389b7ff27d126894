// ap_fixed and ap_ufixed: fixed-point numbers, as the HLS tools of Vivado and Vitis have them, for other compilers.
#ifndef AP_FIXED_H
#define AP_FIXED_H

#include "ap_int.h"

template <int W, int I, bool S, ap_q_mode Q, ap_o_mode O, int N>
struct ap_fixed_base : ap_number<ap_fixed_base<W, I, S, Q, O, N>, fixed_point::format<W, I, S, false>> {
    using base = ap_number<ap_fixed_base, fixed_point::format<W, I, S, false>>;
    static constexpr int iwidth = I;
    static constexpr ap_q_mode qmode = Q;
    static constexpr ap_o_mode omode = O;

    /** The types of results with an operand of `W2` bits, `I2` of them integer bits. */
    template <int W2, int I2, bool S2>
    struct RType : fixed_point::results<ap_fixed_base, fixed_point::format<W2, I2, S2, false>> {};

    constexpr ap_fixed_base() = default;
    template <class B>
    constexpr ap_fixed_base(const fixed_point::number<B> &number)
        : base(fixed_point::assigned<W, I, S, Q, O, N>(number.self())) {}
    template <class C, class = fixed_point::if_integral<C>>
    constexpr ap_fixed_base(C number) : ap_fixed_base(fixed_point::operand_of<ap_fixed_base, C>(number)) {}
    constexpr ap_fixed_base(double number) : base(fixed_point::from_real<W, W - I, S, Q, O, N>::of(number)) {}
    constexpr ap_fixed_base(float number) : ap_fixed_base(static_cast<double>(number)) {}
    /** A decimal number, or a hexadecimal one with 0x, by way of the nearest double. */
    ap_fixed_base(const char *digits) : ap_fixed_base(std::strtod(digits, nullptr)) {}

    /** Integers keep the low bits of what is left towards zero; `float` and `double` are the nearest. */
    constexpr operator bool() const { return !this->is_zero(); }
    constexpr operator float() const { return this->to_float(); }
    constexpr operator double() const { return this->to_double(); }
    constexpr operator long double() const { return this->to_double(); }
    template <class C, class = fixed_point::if_integral<C>> constexpr operator C() const {
        return this->template to<C>();
    }
};

/** As the nearest double. */
template <class Traits, int W, int I, bool S, ap_q_mode Q, ap_o_mode O, int N>
std::basic_ostream<char, Traits> &operator<<(std::basic_ostream<char, Traits> &out,
                                             const ap_fixed_base<W, I, S, Q, O, N> &number) {
    return out << number.to_double();
}

/** A double, which is then assigned. */
template <class Traits, int W, int I, bool S, ap_q_mode Q, ap_o_mode O, int N>
std::basic_istream<char, Traits> &operator>>(std::basic_istream<char, Traits> &in,
                                             ap_fixed_base<W, I, S, Q, O, N> &number) {
    double text = 0;
    in >> text;
    number = text;
    return in;
}

#endif
