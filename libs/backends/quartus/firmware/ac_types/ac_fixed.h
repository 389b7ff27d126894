// ac_fixed: fixed-point numbers, as the HLS compilers of Intel and Siemens have them, for other compilers.
#ifndef AC_FIXED_H
#define AC_FIXED_H

#include "ac_int.h"

template <int W, int I, bool S, ac_q_mode Q, ac_o_mode O>
class ac_fixed : public ac_number<ac_fixed<W, I, S, Q, O>, fixed_point::format<W, I, S, false>> {
    using base = ac_number<ac_fixed, fixed_point::format<W, I, S, false>>;

  public:
    static constexpr ac_q_mode q_mode = Q;
    static constexpr ac_o_mode o_mode = O;

    /** The types of results with an operand of `W2` bits, `I2` of them integer bits. */
    template <int W2, int I2, bool S2>
    struct rt : fixed_point::results<ac_fixed, fixed_point::format<W2, I2, S2, false>> {};

    constexpr ac_fixed() = default;
    template <class B>
    constexpr ac_fixed(const fixed_point::number<B> &number)
        : base(fixed_point::assigned<W, I, S, Q, O, 0>(number.self())) {}
    template <class C, class = fixed_point::if_integral<C>>
    constexpr ac_fixed(C number) : ac_fixed(fixed_point::operand_of<ac_fixed, C>(number)) {}
    constexpr ac_fixed(double number) : base(fixed_point::from_real<W, W - I, S, Q, O, 0>::of(number)) {}
    constexpr ac_fixed(float number) : ac_fixed(static_cast<double>(number)) {}

    /** The floor. */
    constexpr ac_int<fixed_point::larger(I, 1), S> to_ac_int() const {
        using whole = ac_int<fixed_point::larger(I, 1), S>;
        return whole::of_raw(this->template to<typename whole::raw_type>());
    }
};

#endif
